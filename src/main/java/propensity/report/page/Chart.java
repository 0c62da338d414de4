package propensity.report.page;

/** A drawing that the templates know. */
public sealed interface Chart permits BarChart, IntervalChart, Plot {}
