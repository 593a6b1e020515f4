package org.lingvista.cli;

import picocli.CommandLine.Command;

/** {@code lingvista vocab}: verbs about vocabularies. */
@Command(
    name = "vocab",
    description = "Make a model's vocabulary smaller.",
    mixinStandardHelpOptions = true,
    subcommands = VocabTrimCommand.class)
final class VocabCommand {}
