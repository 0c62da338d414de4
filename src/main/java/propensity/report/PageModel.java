package propensity.report;

import java.util.List;

/**
 * The whole page.
 *
 * @param subtitle which data it is of
 * @param policy for the browser: what the page may load, which is nothing
 * @param style the style sheet
 * @param cardPage name of the model card's page beside this one, or null where there is none
 */
public record PageModel(
    String title,
    String subtitle,
    String policy,
    String style,
    List<Tile> tiles,
    List<Finding> findings,
    List<Section> sections,
    List<String> notes,
    String cardPage) {}
