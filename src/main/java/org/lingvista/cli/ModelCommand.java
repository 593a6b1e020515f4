package org.lingvista.cli;

import picocli.CommandLine.Command;

/** {@code lingvista model}: verbs about the model of an index. */
@Command(
    name = "model",
    description = "Change the model of an index, or go back to the one before.",
    mixinStandardHelpOptions = true,
    subcommands = {ModelSwitchCommand.class, ModelRollbackCommand.class})
final class ModelCommand {}
