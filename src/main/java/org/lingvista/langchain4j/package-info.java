/**
 * An encoder and an index as LangChain4j's {@code EmbeddingModel} and {@code ContentRetriever}. Its
 * library is optional and used here and nowhere else.
 */
@NullMarked
package org.lingvista.langchain4j;

import org.jspecify.annotations.NullMarked;
