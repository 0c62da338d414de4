package propensity.report;

import java.util.List;

/** Panels under one heading, with a sentence on what they count. */
public record Section(String id, String title, String lead, List<Panel> panels) {}
