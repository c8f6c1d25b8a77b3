using System.Globalization;
using Repro.Words;

namespace Repro.Tables;

/// <summary>A condition on a column, such as <c>verdict=fails</c>, <c>name=coverage*</c> or <c>samples&gt;=1000</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">One of <c>= != &lt; &lt;= &gt; &gt;=</c>.</param>
/// <param name="Value">A number, a date (2026, 2026-11, 2026-11-29, 2026-11-29T18:05Z), or text in which * matches any text.</param>
public sealed record RowCondition(string Column, string Operator, string Value)
{
    private static readonly string[] Operators = ["!=", "<=", ">=", "=", "<", ">"];

    private static readonly string[] Dates = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mmZ",
        "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ"];

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RowCondition Parse(string text)
    {
        var at = text.IndexOfAny(['!', '<', '>', '=']);
        if (at > 0 && Operators.FirstOrDefault(o => text.AsSpan(at).StartsWith(o, StringComparison.Ordinal)) is { } found)
        {
            var condition = new RowCondition(text[..at].Trim(), found, text[(at + found.Length)..].Trim());
            if (found is "=" or "!=" || condition.Number is not null || Date(condition.Value) is not null) return condition;
        }

        throw new FormatException(
            $"'{text}' is not a condition; give a column, one of {string.Join(" ", Operators)}, and a value "
                + "(a number or a date for < and >), such as verdict=fails, run=coverage*, cells>=100 or started>2026-11-01");
    }

    /// <summary>Whether a field meets it. An empty field equals the empty value alone, and is neither below nor above anything.</summary>
    public bool Holds(string field)
    {
        var (a, b) = (Tables.Column.Number(field), Number);
        var isEqual = a is { } x && b is { } y ? x.Equals(y) : NamePattern.Matches(field, Value);
        if (a is null && Date(field) is { } when && Date(Value) is { } date) (a, b) = (when.Ticks, date.Ticks);
        return Operator switch
        {
            "=" => isEqual,
            "!=" => !isEqual,
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            _ => a >= b,
        };
    }

    private static DateTime? Date(string text) => DateTime.TryParseExact(text, Dates, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;

    private double? Number => Tables.Column.Number(Value);
}
