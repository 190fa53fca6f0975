/** MariaDB and MySQL as targets of rows, and to ask. */
@NullMarked
package io.sluice.connector.mysql;

import org.jspecify.annotations.NullMarked;
