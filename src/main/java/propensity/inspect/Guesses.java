package propensity.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the columns seem to be, by their names and by the values in them. Whatever only one of the
 * two says is marked as unsure.
 *
 * @param fields one for each field that a column was found for
 * @param time when things happened; empty where no column has times
 * @param types what shoppers did
 * @param money what prices mean
 * @param words nulls, devices and referrers that the files have, to ours
 * @param candidates further columns that may be a field, by field
 * @param doubts what else a person should look at
 */
record Guesses(
    Map<String, Guess> fields,
    Optional<TimeGuess> time,
    TypeGuess types,
    MoneyGuess money,
    Map<String, Map<String, String>> words,
    Map<String, List<ColumnProfile>> candidates,
    List<String> doubts) {

  /** Looks at a sample. */
  static Guesses of(Sample sample) {
    return new Finder(sample).find();
  }

  /** The search, whose steps know which columns the ones before took. */
  private static final class Finder {
    private static final List<String> OF_A_PURCHASE =
        List.of("product_id", "price", "order_value", "order_id", "items");
    private static final double HALF = 0.5;
    private static final double FULL = 0.9;
    private static final int MAX_FALLBACKS = 4;

    private final Sample sample;
    private final ChangeRecords changes;
    private final Candidates candidates;
    private final Map<String, Guess> fields = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> words = new LinkedHashMap<>();
    private final Map<String, List<ColumnProfile>> others = new LinkedHashMap<>();
    private final List<String> doubts = new ArrayList<>();

    Finder(Sample sample) {
      this.sample = sample;
      this.changes = ChangeRecords.of(sample);
      this.candidates = new Candidates(sample, changes == null ? "" : changes.after());
    }

    Guesses find() {
      Optional<TimeGuess> time = TimeGuess.of(candidates);
      time.ifPresent(found -> fields.put("event_time", found.guess()));
      TypeGuess types = TypeGuess.of(candidates, changes);
      ColumnProfile user = user();
      session(user);
      ColumnProfile product = first("product_id", this::isId);
      eventId(product);
      visit();
      ColumnProfile when = time.map(TimeGuess::column).orElse(null);
      MoneyGuess money = MoneyGuess.of(candidates, types, product, user, when);
      money.guesses().forEach(guess -> fields.put(guess.field(), guess));
      if (types.guess() != null) {
        fields.put("event_type", types.guess());
      } else if (Collections.disjoint(fields.keySet(), OF_A_PURCHASE)) {
        types = types.asked();
      }
      nulls();
      return new Guesses(fields, time, types, money, words, others, doubts);
    }

    private boolean isId(ColumnProfile profile) {
      return switch (profile.type()) {
        case "empty", "JSON", "list", "address", "user agent" -> false;
        case "time" -> profile.nearlyAll(ColumnProfile::isNumber);
        default -> true;
      };
    }

    private ColumnProfile user() {
      List<ColumnProfile> found = candidates.fullest("user_id", this::isShared);
      if (found.isEmpty()) {
        ColumnProfile mail = mail();
        if (mail != null) {
          return mail;
        }
        List<ColumnProfile> sessions =
            candidates.fullest(
                "session_id", p -> isId(p) && Names.rank("session_id", p) < Names.BY_PART);
        if (sessions.isEmpty()) {
          return byPosition();
        }
        put(
            Guess.of(
                "user_id",
                sessions.get(0),
                candidates.rows(),
                "no column has shoppers: every session is one, and nobody returns"));
        return sessions.get(0);
      }
      ColumnProfile user = found.get(0);
      ColumnProfile mail = candidates.fill("user_id", user) < FULL ? mail() : null;
      if (mail != null) {
        return mail;
      }
      candidates.take(user);
      others.put("user_id", found.subList(1, found.size()));
      put(Guess.of("user_id", user, candidates.rows(), candidates.doubt("user_id", user)));
      return user;
    }

    /** A key made of mail addresses, where nearly all rows have one; null where they have not. */
    private ColumnProfile mail() {
      List<ColumnProfile> mails =
          candidates.fullest("email", p -> isId(p) && p.fill(candidates.rows()) >= FULL);
      if (mails.isEmpty()) {
        return null;
      }
      ColumnProfile mail = mails.get(0);
      candidates.take(mail);
      List<Object> key = List.of(Map.of("hash", List.of(mail.name())));
      double fill = mail.fill(candidates.rows());
      put(new Guess("user_id", key, fill, "a key made of the mail address"));
      return mail;
    }

    /** Without names: the first column of ids that several rows share. */
    private ColumnProfile byPosition() {
      boolean named =
          sample.columns().stream().noneMatch(column -> column.matches("column_[0-9]+"));
      Optional<ColumnProfile> first =
          named
              ? Optional.empty()
              : candidates.all().stream()
                  .filter(profile -> !candidates.isTaken(profile) && isId(profile))
                  .filter(profile -> candidates.distinct(profile) < HALF * profile.filled())
                  .findFirst();
      first.ifPresent(
          profile -> {
            candidates.take(profile);
            put(Guess.of("user_id", profile, candidates.rows(), "by its position only"));
          });
      return first.orElse(null);
    }

    /** Whether rows share its values, as they share shoppers; few rows say nothing. */
    private boolean isShared(ColumnProfile profile) {
      boolean exact = Names.rank("user_id", profile) < Names.BY_PART;
      return isId(profile)
          && (profile.filled() < 50
              || candidates.distinct(profile) < (exact ? 0.98 : HALF) * profile.filled());
    }

    private void session(ColumnProfile user) {
      List<ColumnProfile> found = candidates.fullest("session_id", this::isId);
      if (found.isEmpty()) {
        return;
      }
      ColumnProfile session = found.get(0);
      candidates.take(session);
      String doubt = candidates.doubt("session_id", session);
      boolean joins =
          user != null
              && user != session
              && user.setting() instanceof String
              && session.setting() instanceof String
              && isOfSeveral(session, user);
      if (joins) {
        List<String> both = List.of(user.name(), session.name());
        put(
            new Guess(
                "session_id",
                List.of(Map.of("join", both)),
                session.fill(candidates.rows()),
                "several shoppers share its values"));
      } else {
        put(Guess.of("session_id", session, candidates.rows(), doubt));
      }
    }

    private boolean isOfSeveral(ColumnProfile session, ColumnProfile user) {
      Map<String, String> owner = new TreeMap<>();
      TreeSet<String> shared = new TreeSet<>();
      for (Map<String, String> row : sample.rows()) {
        String id = row.get(session.name());
        String of = row.get(user.name());
        if (id != null && of != null && !owner.computeIfAbsent(id, same -> of).equals(of)) {
          shared.add(id);
        }
      }
      return shared.size() > 0.02 * owner.size();
    }

    /** An id that rows repeat would make most of them duplicates. */
    private void eventId(ColumnProfile product) {
      for (ColumnProfile profile : candidates.named("event_id", this::isId)) {
        boolean own = candidates.distinct(profile) > 0.99 * profile.filled();
        boolean full = candidates.fill("event_id", profile) > 0.9;
        if (own && full && profile != product) {
          candidates.take(profile);
          put(
              Guess.of(
                  "event_id", profile, candidates.rows(), candidates.doubt("event_id", profile)));
          return;
        }
      }
    }

    /** Page, device and where the visit came from. */
    private void visit() {
      Predicate<ColumnProfile> text = profile -> profile.type().equals("text");
      Predicate<ColumnProfile> address =
          profile -> profile.share(value -> value.contains("://")) >= HALF;
      first("user_agent", profile -> profile.share(v -> v.startsWith("Mozilla/")) >= HALF);
      known("device", Words::device);
      first("page_url", address);
      first("referrer_url", address);
      for (String field : List.of("utm_medium", "utm_source")) {
        first(field, text);
      }
      known("referrer", Words::referrer);
      first("page", profile -> profile.share(value -> value.startsWith("/")) >= HALF);
    }

    /** A column with words, most of which are known. */
    private void known(String field, Function<String, String> ours) {
      for (ColumnProfile profile : candidates.named(field, p -> !p.many())) {
        double share = profile.share(value -> ours.apply(value) != null);
        if (share < HALF) {
          continue;
        }
        candidates.take(profile);
        String doubt = candidates.doubt(field, profile);
        put(
            Guess.of(
                field,
                profile,
                candidates.rows(),
                share < ColumnProfile.NEARLY_ALL
                    ? "%.0f %% of its words are known".formatted(100 * share)
                    : doubt));
        Map<String, String> table = new LinkedHashMap<>();
        for (String value : profile.values()) {
          String word = ours.apply(value);
          if (word != null && !word.equalsIgnoreCase(value)) {
            table.put(value, word);
          }
        }
        words.put(field + "s", table);
        return;
      }
    }

    /** The likeliest column, and those that have values where the ones before have none. */
    private ColumnProfile first(String field, Predicate<ColumnProfile> fits) {
      List<ColumnProfile> found = candidates.fullest(field, fits);
      if (found.isEmpty()) {
        return null;
      }
      List<ColumnProfile> used = new ArrayList<>();
      long covered = 0;
      for (ColumnProfile profile : found) {
        used.add(profile);
        long now = covered(used);
        if (now <= covered || used.size() > MAX_FALLBACKS) {
          used.remove(used.size() - 1);
        }
        covered = Math.max(covered, now);
      }
      used.forEach(candidates::take);
      others.put(field, found.stream().filter(profile -> !used.contains(profile)).toList());
      put(
          new Guess(
              field,
              used.stream().map(ColumnProfile::setting).toList(),
              (double) covered / candidates.rows(),
              Names.rank(field, used.get(0)) >= Names.BY_PART ? "by a part of its name" : ""));
      return used.get(0);
    }

    private long covered(List<ColumnProfile> profiles) {
      return sample.rows().stream()
          .filter(row -> profiles.stream().anyMatch(each -> row.get(each.name()) != null))
          .count();
    }

    private void put(Guess guess) {
      fields.put(guess.field(), guess);
    }

    private void nulls() {
      Map<String, String> found = new LinkedHashMap<>();
      for (ColumnProfile profile : candidates.all()) {
        if (candidates.isTaken(profile)) {
          profile.nulls().forEach(text -> found.put(text, profile.name()));
        }
      }
      words.put("nulls", found);
    }
  }
}
