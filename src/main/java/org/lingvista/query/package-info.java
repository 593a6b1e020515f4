/** What a query asks for: intent, slots, cleaned query, and filters. */
@NullMarked
package org.lingvista.query;

import org.jspecify.annotations.NullMarked;
