using System.Text;
using System.Text.RegularExpressions;
using Repro.Experiments;

namespace Repro.Execution;

/// <summary>Why a cell failed.</summary>
/// <param name="Cause">Type and message of the exception, one line.</param>
/// <param name="Detail">The exception with its stack.</param>
/// <param name="Streams">The streams that it asked for, by name, up to the failure.</param>
internal sealed partial record CellFailure(string Cause, string Detail, IReadOnlyList<(string Name, StreamSeed Seed)> Streams)
{
    public static CellFailure Of(Exception exception, IReadOnlyList<(string Name, StreamSeed Seed)> streams) =>
        new(WellFormed($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"), exception.ToString(), streams);

    /// <summary>The cause without its numbers, so that one mistake at many points is one group.</summary>
    public static string Group(string cause) => Numbers().Replace(cause, "#");

    // Half a surrogate pair has no UTF-8, and a message may hold anything.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Numbers();
}

/// <summary>A cell gave a value that no table may hold.</summary>
internal sealed class NonFiniteValueException(string value)
    : ArithmeticException($"{value}; every number in a table must be finite; use null for a missing one");
