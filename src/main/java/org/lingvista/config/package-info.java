/**
 * Strict YAML to records: an unknown key is an error that names its path. No knowledge of any
 * recipe or model.
 */
@NullMarked
package org.lingvista.config;

import org.jspecify.annotations.NullMarked;
