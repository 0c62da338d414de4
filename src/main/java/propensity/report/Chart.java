package propensity.report;

/** A drawing that the templates know. */
public sealed interface Chart permits BarChart, IntervalChart, Plot {}
