using System.Text;
using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>What values a parameter takes, read once from its type. Closed: one of the records below.</summary>
internal abstract record Shape
{
    /// <summary>For messages and documentation: <c>an integer</c>, <c>a list of numbers</c>.</summary>
    public abstract string Noun { get; }
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record TruthShape : Shape
{
    /// <inheritdoc/>
    public override string Noun => "true or false";
}

/// <summary>An <see cref="int"/> or <see cref="long"/>.</summary>
internal sealed record IntegerShape(bool Long) : Shape
{
    /// <inheritdoc/>
    public override string Noun => "an integer";

    /// <summary>Smallest value the type holds.</summary>
    public long Smallest => Long ? long.MinValue : int.MinValue;

    /// <summary>Largest value the type holds.</summary>
    public long Largest => Long ? long.MaxValue : int.MaxValue;

    /// <summary>The value as the property's type.</summary>
    public object Box(long value)
    {
        if (Long) return value;
        return checked((int)value);
    }
}

/// <summary>A finite <see cref="double"/>.</summary>
internal sealed record NumberShape : Shape
{
    /// <inheritdoc/>
    public override string Noun => "a number";
}

/// <summary>A <see cref="string"/>.</summary>
internal sealed record TextShape : Shape
{
    /// <inheritdoc/>
    public override string Noun => "a text";
}

/// <summary>A file, read when the configuration is.</summary>
/// <param name="Streamed">Whether it may be too large for memory.</param>
internal sealed record FileShape(bool Streamed) : Shape
{
    /// <inheritdoc/>
    public override string Noun => "the path of a file";
}

/// <summary>An enumeration; names in kebab-case.</summary>
internal sealed record ChoiceShape(IReadOnlyList<string> Names, IReadOnlyList<object> Values) : Shape
{
    /// <inheritdoc/>
    public override string Noun => "one of " + string.Join(", ", Names);
}

/// <summary>A list; given as an array of its elements.</summary>
internal sealed record ListShape(Shape Element, Func<int, Array> Create) : Shape
{
    /// <inheritdoc/>
    public override string Noun => "a list of " + Element switch
    {
        IntegerShape => "integers",
        NumberShape => "numbers",
        TextShape => "texts",
        ListShape { Element: NumberShape } => "lists of numbers",
        ListShape => "lists",
        RecordShape or KindShape => "mappings",
        _ => "values",
    };
}

/// <summary>A record: a mapping of its parameters.</summary>
internal sealed record RecordShape(string? Kind, string Meaning, IReadOnlyList<Field> Fields,
    Func<object> Create, Func<object, object> Copy) : Shape
{
    private readonly Lazy<object> defaults = new(Create);

    /// <inheritdoc/>
    public override string Noun => "a mapping";

    private readonly Lazy<IReadOnlyList<(Field Field, string Default)>> canonical = new(() =>
    {
        var record = Create();
        return [.. Fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f, Text(f.Get(record))))];
    });

    /// <summary>The parameters by name, each with the canonical text of its default.</summary>
    public IReadOnlyList<(Field Field, string Default)> CanonicalFields => canonical.Value;

    /// <summary>A record with every default; never changed.</summary>
    public object Defaults => defaults.Value;

    private static string Text(object? value)
    {
        var text = new StringBuilder();
        CanonicalText.Append(text, value);
        return text.ToString();
    }

    /// <summary>The parameter of that name, null when there is none.</summary>
    public Field? Find(string name)
    {
        foreach (var field in Fields)
            if (field.Name == name) return field;
        return null;
    }
}

/// <summary>One of several records, distinguished by <c>kind</c>.</summary>
internal sealed record KindShape(IReadOnlyList<RecordShape> Alternatives, Func<object, RecordShape> Of) : Shape
{
    /// <summary>The key that distinguishes the alternatives.</summary>
    public const string Key = "kind";

    /// <inheritdoc/>
    public override string Noun => "a mapping with a kind";

    /// <summary>The names of the alternatives.</summary>
    public IEnumerable<string> Names => Alternatives.Select(a => a.Kind!);
}

/// <summary>One parameter of a record.</summary>
internal sealed record Field(string Name, ParameterAttribute About, Shape Shape, bool Optional,
    bool Draws, Func<object, object?> Get, Action<object, object?> Set);
