package propensity.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class CardTextTest {

  @Test
  void figuresStandWithTheirIntervals() {
    ModelCard card = of(card(1));

    assertThat(CardText.of(card))
        .contains("passed the gate", "on the test window:")
        .anyMatch(line -> line.matches("  AUC +0\\.7500 \\(0\\.7000 to 0\\.8000\\)"))
        .anyMatch(line -> line.matches("  mean predicted / mean truth +1\\.0100"))
        .noneMatch(line -> line.contains("Brier"));
  }

  @Test
  void aSampleIsCalledOneInTextAndPage() {
    ModelCard card = of(card(0.23));

    assertThat(CardText.of(card))
        .contains("on the test window, by a sample of 23.0 % of its users drawn by hash:");
    assertThat(CardPage.of(card)).contains("By a sample: 23.0 % of its users");
    assertThat(CardPage.of(of(card(1)))).doesNotContain("By a sample");
  }

  @Test
  void reasonsOfARefusalAreShown() {
    ObjectNode card = card(1);
    card.putObject("gate").putArray("refusals").add("it is a constant");

    assertThat(CardText.of(of(card)))
        .contains("refused: it is a constant")
        .doesNotContain("passed the gate");
  }

  private static ObjectNode card(double share) {
    ObjectNode card = ModelFiles.JSON.createObjectNode().put("version", "v1");
    card.putObject("fit").put("evaluated_share_of_users", share);
    card.putObject("metrics").set("auc", ModelFiles.JSON.valueToTree(new Interval(0.75, 0.7, 0.8)));
    card.putObject("oracle").putObject("model_against_truth").put("mean_ratio", 1.01);
    return card;
  }

  private static ModelCard of(ObjectNode card) {
    return ModelFiles.JSON.convertValue(card, ModelCard.class);
  }
}
