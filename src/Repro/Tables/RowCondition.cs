using Repro.Words;

namespace Repro.Tables;

/// <summary>A condition on a column, such as <c>verdict=fails</c>, <c>name=coverage*</c> or <c>samples&gt;=1000</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">One of <c>= != &lt; &lt;= &gt; &gt;=</c>.</param>
/// <param name="Value">A number, or text in which * matches any text.</param>
public sealed record RowCondition(string Column, string Operator, string Value)
{
    private static readonly string[] Operators = ["!=", "<=", ">=", "=", "<", ">"];

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RowCondition Parse(string text)
    {
        var at = text.IndexOfAny(['!', '<', '>', '=']);
        if (at > 0 && Operators.FirstOrDefault(o => text.AsSpan(at).StartsWith(o, StringComparison.Ordinal)) is { } found)
        {
            var condition = new RowCondition(text[..at].Trim(), found, text[(at + found.Length)..].Trim());
            if (found is "=" or "!=" || condition.Number is not null) return condition;
        }

        throw new FormatException(
            $"'{text}' is not a condition; give a column, one of {string.Join(" ", Operators)}, and a value (a number for < and >), "
                + $"such as verdict=fails, run=coverage* or cells>=100");
    }

    /// <summary>Whether a field meets it. An empty field equals the empty value alone, and is neither below nor above anything.</summary>
    public bool Holds(string field)
    {
        var (a, b) = (Tables.Column.Number(field), Number);
        var isEqual = a is { } x && b is { } y ? x.Equals(y) : NamePattern.Matches(field, Value);
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

    private double? Number => Tables.Column.Number(Value);
}
