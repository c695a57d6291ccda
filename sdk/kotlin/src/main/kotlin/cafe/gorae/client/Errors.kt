package cafe.gorae.client

import cafe.gorae.client.generated.models.Problem

/** Everything that the SDK throws. [code] is made to be switched on; one that you do not know is new. */
sealed class GoraeException(val code: String, message: String, cause: Throwable? = null) : Exception(message, cause)

/** The café said no, and why (RFC 9457). Nothing was changed. */
class Refused(val problem: Problem, val status: Int) : GoraeException(problem.code, problem.detail ?: problem.title)

/**
 * No answer that could be read, however often we asked. What was asked for may have happened all the same: the same again with the
 * same [idempotencyKey] finds out, and never does it twice.
 */
class Unreachable(message: String, cause: Throwable? = null) : GoraeException("unreachable", message, cause) {
    var idempotencyKey: String? = null
        internal set
}
