package propensity.inspect;

import java.util.List;
import propensity.source.Origin;

/**
 * What a setting seems to be.
 *
 * @param field contract field or derived field
 * @param origin where its value seems to come from
 * @param sure whether name and values both say so
 * @param why it is not sure; empty where it is
 */
record Guess(String field, Origin origin, boolean sure, String why) {
  /**
   * The names that are tried for a field, letters and digits in lower case, the likeliest first.
   */
  record Names(String field, List<String> names) {
    private static Names parse(String line) {
      String[] words = line.split(":? +", -1);
      return new Names(words[0], List.of(words).subList(1, words.length));
    }
  }

  static final List<Names> NAMES =
      """
      event_id: eventid eventuuid insertid messageid uuid id
      user_id: userpseudoid domainuserid anonymousid visitorid fullvisitorid clientid\
        deviceid cookieid distinctid userid customerid shopperid memberid visitor user uid\
        cid customer buyerid accountid
      session_id: sessionid usersession gasessionid domainsessionid visitid sessionkey\
        session sid visit
      event_time: eventtime eventtimestamp derivedtstamp collectortstamp timestamp\
        timestampms ts time datetime occurredat createdat eventdate servertime clienttime\
        date
      event_type: eventtype eventname event action activity behaviortype behavior\
        interaction name type
      device: devicecategory devicetype device dvcetype platform
      referrer: referrer referer channel trafficchannel channelgrouping
      page: page pagepath path pageurlpath screenname
      product_id: productid itemid sku product item productsku skuid articleid variantid\
        goodsid
      price: price unitprice itemprice productprice amount value revenue total
      quantity: quantity qty itemquantity units count pieces
      user_agent: useragent ua browser
      page_url: pagelocation pageurl url href location currenturl
      referrer_url: pagereferrer referrerurl refererurl httpreferer referrer referer
      utm_medium: utmmedium trafficmedium mktmedium medium
      utm_source: utmsource trafficsource mktsource source
      """
          .lines()
          .map(Names::parse)
          .toList();
}
