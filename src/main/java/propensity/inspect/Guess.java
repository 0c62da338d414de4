package propensity.inspect;

import java.util.List;
import propensity.source.Origin;

/**
 * What a setting seems to be.
 *
 * @param field contract field or hint
 * @param origin where its value seems to come from
 * @param sure whether name and values both say so
 * @param why it is not sure, for a person; empty where it is
 */
record Guess(String field, Origin origin, boolean sure, String why) {
  /** The names that are tried for a field, the likeliest first. */
  record Names(String field, List<String> names) {}

  /** Letters and digits in lower case; the likeliest name first. */
  static final List<Names> NAMES =
      List.of(
          names("event_id", "eventid", "eventuuid", "insertid", "messageid", "uuid", "id"),
          names(
              "user_id",
              "userpseudoid",
              "domainuserid",
              "anonymousid",
              "visitorid",
              "fullvisitorid",
              "clientid",
              "deviceid",
              "cookieid",
              "distinctid",
              "userid",
              "customerid",
              "shopperid",
              "memberid",
              "visitor",
              "user",
              "uid",
              "cid",
              "customer",
              "buyerid",
              "accountid"),
          names(
              "session_id",
              "sessionid",
              "usersession",
              "gasessionid",
              "domainsessionid",
              "visitid",
              "sessionkey",
              "session",
              "sid",
              "visit"),
          names(
              "event_time",
              "eventtime",
              "eventtimestamp",
              "derivedtstamp",
              "collectortstamp",
              "timestamp",
              "timestampms",
              "ts",
              "time",
              "datetime",
              "occurredat",
              "createdat",
              "eventdate",
              "servertime",
              "clienttime",
              "date"),
          names(
              "event_type",
              "eventtype",
              "eventname",
              "event",
              "action",
              "activity",
              "behaviortype",
              "behavior",
              "interaction",
              "name",
              "type"),
          names("device", "devicecategory", "devicetype", "device", "dvcetype", "platform"),
          names("referrer", "referrer", "referer", "channel", "trafficchannel", "channelgrouping"),
          names("page", "page", "pagepath", "path", "pageurlpath", "screenname"),
          names(
              "product_id",
              "productid",
              "itemid",
              "sku",
              "product",
              "item",
              "productsku",
              "skuid",
              "articleid",
              "variantid",
              "goodsid"),
          names(
              "price",
              "price",
              "unitprice",
              "itemprice",
              "productprice",
              "amount",
              "value",
              "revenue",
              "total"),
          names("quantity", "quantity", "qty", "itemquantity", "units", "count", "pieces"),
          names("user_agent", "useragent", "ua", "browser"),
          names("page_url", "pagelocation", "pageurl", "url", "href", "location", "currenturl"),
          names(
              "referrer_url",
              "pagereferrer",
              "referrerurl",
              "refererurl",
              "httpreferer",
              "referrer",
              "referer"),
          names("utm_medium", "utmmedium", "trafficmedium", "mktmedium", "medium"),
          names("utm_source", "utmsource", "trafficsource", "mktsource", "source"));

  private static Names names(String field, String... names) {
    return new Names(field, List.of(names));
  }
}
