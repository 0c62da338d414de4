package propensity.app;

import picocli.CommandLine.Command;

@Command(name = "model", mixinStandardHelpOptions = true, description = "The store of models.")
final class ModelCommand {}
