using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Repro.Cli.Tests.Fuzz;

/// <summary>A YAML text as a tree that can be changed, read by the library alone, without the reader under test.</summary>
internal abstract class Tree
{
    /// <summary>The only document of a text.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static Tree Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Of(stream.Documents.Single().RootNode);
    }

    private static Tree Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping =>
            new Branch { Entries = [.. mapping.Children.Select(c => (((YamlScalarNode)c.Key).Value!, Of(c.Value)))] },
        YamlSequenceNode list => new Items { Values = [.. list.Children.Select(Of)] },
        YamlScalarNode scalar => new Leaf(scalar.Value!, scalar.Style == ScalarStyle.Plain),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>The tree as YAML, its first level a line each.</summary>
    public static string Write(Branch root) => string.Concat(root.Entries.Select(e => $"{e.Key}: {e.Value}\n"));
}

/// <summary>A mapping.</summary>
internal sealed class Branch : Tree
{
    public List<(string Key, Tree Value)> Entries { get; init; } = [];

    public Tree? this[string key] => Entries.FirstOrDefault(e => e.Key == key).Value;

    public override string ToString() => $"{{{string.Join(", ", Entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}

/// <summary>A list.</summary>
internal sealed class Items : Tree
{
    public List<Tree> Values { get; init; } = [];

    public override string ToString() => $"[{string.Join(", ", Values)}]";
}

/// <summary>A scalar.</summary>
internal sealed class Leaf(string text, bool plain) : Tree
{
    public string Text => text;

    public bool IsNothing => plain && text is "" or "~" or "null" or "Null" or "NULL";

    public decimal? Number =>
        plain && decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
            out var value) ? value : null;

    public override string ToString() =>
        plain ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>YAML put in as it stands, whatever it says.</summary>
internal sealed class Raw(string text) : Tree
{
    public override string ToString() => text;
}
