using System.Collections;
using System.Globalization;
using System.Text;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>
/// The text that identifies values, whatever their spelling: JSON with sorted keys, numbers by value in their shortest form, values at the
/// record's default left out, files by content, counts of draws left out. See STREAMS-AND-KEYS.md.
/// </summary>
public static class CanonicalText
{
    private const double LargestExactInteger = 1e18;

    /// <summary>Of a parameter record.</summary>
    public static string Of(object value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A number in its shortest form that reads back to the same value; an integer without point or exponent below 10¹⁸.</summary>
    public static string Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < LargestExactInteger
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>How many draws a record has: the value of its [Draws] parameter, at whatever depth; 1 without one.</summary>
    internal static int Draws(RecordShape shape, object record)
    {
        var draws = 1;
        foreach (var field in shape.Fields)
        {
            if (field.Draws) draws = checked(draws * (int)field.Get(record)!);
            else if (field.Shape is RecordShape or KindShape && field.Get(record) is { } inner)
                draws = checked(draws * Draws(ShapeOf(field.Shape, inner), inner));
        }

        return draws;
    }

    /// <summary>Appends a value of any kind that a parameter or a part of a shared object may have.</summary>
    internal static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool truth: text.Append(truth ? "true" : "false"); break;
            case int integer: text.Append(integer); break;
            case long integer: text.Append(integer); break;
            case ulong integer: text.Append(integer); break;
            case double number: text.Append(Number(number)); break;
            case string words: Quote(text, words); break;
            case Enum choice: Quote(text, Spelling.KebabCase(choice.ToString())); break;
            case InputFile file: Quote(text, "sha256:" + file.Hash); break;
            case double[] numbers: Numbers(text, numbers); break;
            case IEnumerable list: List(text, list); break;
            default: Record(text, ShapeReader.OfRecord(value.GetType()), value); break;
        }
    }

    /// <summary>A JSON string; only what must be escaped is.</summary>
    internal static void Quote(StringBuilder text, string words)
    {
        text.Append('"');
        foreach (var c in words)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c < ' ') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }

    private static void Record(StringBuilder text, RecordShape shape, object record)
    {
        text.Append('{');
        var start = text.Length;
        var kindWritten = shape.Kind is null;
        foreach (var (field, defaultText) in shape.CanonicalFields)
        {
            if (!kindWritten && string.CompareOrdinal(field.Name, KindShape.Key) > 0) kindWritten = Kind(text, shape, start);
            if (!field.Draws) Field(text, field, field.Get(record), defaultText, start);
        }

        if (!kindWritten) Kind(text, shape, start);
        text.Append('}');
    }

    private static void Field(StringBuilder text, Field field, object? value, string defaultText, int start)
    {
        var rollback = text.Length;
        Name(text, field.Name, start);
        var valueStart = text.Length;
        Append(text, value);
        if (Ends(text, valueStart, defaultText)) text.Length = rollback;
    }

    private static bool Kind(StringBuilder text, RecordShape shape, int start)
    {
        Name(text, KindShape.Key, start);
        Quote(text, shape.Kind!);
        return true;
    }

    private static void Name(StringBuilder text, string name, int start)
    {
        if (text.Length > start) text.Append(',');
        Quote(text, name);
        text.Append(':');
    }

    private static bool Ends(StringBuilder text, int from, string expected)
    {
        if (text.Length - from != expected.Length) return false;
        for (var i = 0; i < expected.Length; i++)
            if (text[from + i] != expected[i]) return false;
        return true;
    }

    private static void Numbers(StringBuilder text, double[] numbers)
    {
        text.Append('[');
        for (var i = 0; i < numbers.Length; i++) text.Append(i == 0 ? "" : ",").Append(Number(numbers[i]));
        text.Append(']');
    }

    private static void List(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        var first = true;
        foreach (var item in list)
        {
            if (!first) text.Append(',');
            first = false;
            Append(text, item);
        }

        text.Append(']');
    }

    internal static RecordShape ShapeOf(Shape shape, object value) => shape is KindShape kinds ? kinds.Of(value) : (RecordShape)shape;
}
