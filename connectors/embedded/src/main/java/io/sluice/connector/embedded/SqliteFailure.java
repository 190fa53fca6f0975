package io.sluice.connector.embedded;

import io.sluice.connector.ConnectorException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means to the caller. */
final class SqliteFailure {
    private static final Pattern DRIVER_PHRASE = Pattern.compile("\\[SQLITE_\\w+] [^(]*\\((.*)\\)", Pattern.DOTALL);

    private SqliteFailure() {}

    /** Whether the file itself is broken. */
    static boolean isDamage(SQLException e) {
        int code = primaryCode(e);
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Failure of a write: worth another attempt unless the rows themselves are at fault. */
    static ConnectorException ofWrite(SQLException e) {
        int code = primaryCode(e);
        if (code == SQLiteErrorCode.SQLITE_TOOBIG.code || code == SQLiteErrorCode.SQLITE_MISMATCH.code) {
            return ConnectorException.reject(phrase(code, e), e);
        }
        return ConnectorException.retry(phrase(code, e), e);
    }

    /** Failure of a question: mostly the question is at fault. */
    static ConnectorException ofQuestion(SQLException e) {
        int code = primaryCode(e);
        boolean passing = code == SQLiteErrorCode.SQLITE_BUSY.code
                || code == SQLiteErrorCode.SQLITE_LOCKED.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || isDamage(e);
        return passing ? ConnectorException.retry(phrase(code, e), e) : ConnectorException.reject(phrase(code, e), e);
    }

    private static String phrase(int code, SQLException e) {
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "embedded table: the disk is full";
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "embedded table: another process holds the file";
        }
        return "embedded table: " + message(e);
    }

    /** SQLite's own words, without the driver's: {@code [SQLITE_ERROR] SQL error or missing database (no such table: x)}. */
    private static String message(SQLException e) {
        Matcher matcher = DRIVER_PHRASE.matcher(String.valueOf(e.getMessage()));
        return matcher.matches() ? matcher.group(1) : String.valueOf(e.getMessage());
    }

    /** Extended codes carry the primary one in their low byte. */
    private static int primaryCode(SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
        return code & 0xFF;
    }
}
