package propensity.warehouse;

/** The column that says which model version a row belongs to. */
public record ModelVersion(String modelVersion) {}
