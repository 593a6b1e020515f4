/** One picocli class per verb; the only place that prints to the console and ends the process. */
@NullMarked
package org.lingvista.cli;

import org.jspecify.annotations.NullMarked;
