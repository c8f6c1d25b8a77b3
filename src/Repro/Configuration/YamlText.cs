using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Repro.Configuration;

/// <summary>Reads YAML text into nodes that know their places. Bounded in depth, size and the expansion of aliases.</summary>
internal sealed class YamlText
{
    /// <summary>Deepest nesting read.</summary>
    internal const int MaximumDepth = 32;

    /// <summary>Most nodes of a text after its aliases are expanded.</summary>
    internal const int MaximumNodes = 2_000_000;

    private readonly string source;
    private readonly Mistakes mistakes;
    private readonly Parser parser;
    private readonly Dictionary<string, Node> anchors = new(StringComparer.Ordinal);
    private readonly Stack<(Mark Start, char With)> open = new();
    private long nodes;

    private YamlText(string text, string source, Mistakes mistakes)
    {
        this.source = source;
        this.mistakes = mistakes;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the only document; null when there is none or the text cannot be read at all, with the mistake
    /// reported.</summary>
    internal static Node? Read(string text, string source, Mistakes mistakes)
    {
        var reader = new YamlText(text, source, mistakes);
        try
        {
            return reader.Document();
        }
        catch (Unreadable unreadable)
        {
            mistakes.Add(unreadable.Place, unreadable.Message);
        }
        catch (YamlException e)
        {
            if (reader.FirstTab(text) is { } tab && FaultOf(text) != FaultOf(Untabbed(text)))
                mistakes.Add(tab, "not valid YAML: a tab in the indentation; indent with spaces");
            else mistakes.Add(reader.At(e.Start), "not valid YAML: " + (reader.StillOpen(text) ?? Sentence(e.Message)));
        }
        catch (Exception e) when (IsOfScanner(e))
        {
            mistakes.Add(reader.AtCurrent(), "not valid YAML: " + (reader.StillOpen(text) ?? "it cannot be read from here on"));
        }

        return null;
    }

    private Node? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        var root = Value(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            throw new Unreadable(At(second.Start), "a second document; a configuration is a single document");
        return root;
    }

    private Node Value(int depth)
    {
        if (parser.Accept<AnchorAlias>(out _)) return Alias(depth);
        if (parser.Accept<Scalar>(out _)) return Count(ScalarValue());
        if (parser.Accept<SequenceStart>(out _)) return Count(List(depth));
        if (parser.Accept<MappingStart>(out _)) return Count(Mapping(depth));
        throw new Unreadable(AtCurrent(), "not valid YAML: a value is missing");
    }

    private Node Count(Node node)
    {
        if (++nodes > MaximumNodes) throw new Unreadable(node.Place, $"more than {MaximumNodes} values");
        return node;
    }

    private Node Alias(int depth)
    {
        var alias = parser.Consume<AnchorAlias>();
        var place = At(alias.Start);
        if (!anchors.TryGetValue(alias.Value.Value, out var node))
            throw new Unreadable(place, $"the alias '*{alias.Value.Value}' has no anchor '&{alias.Value.Value}' that ends before it");
        if (depth + node.Depth > MaximumDepth) throw TooDeep(place);
        nodes += node.Size;
        if (nodes > MaximumNodes) throw new Unreadable(place, $"the aliases expand to more than {MaximumNodes} values");
        return node;
    }

    private ScalarNode ScalarValue()
    {
        var scalar = parser.Consume<Scalar>();
        return Anchored(scalar, new ScalarNode(At(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain));
    }

    private ListNode List(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        if (start.Style == SequenceStyle.Flow) open.Push((start.Start, '['));
        if (depth >= MaximumDepth) throw TooDeep(At(start.Start));
        var items = new List<Node>();
        while (!parser.Accept<SequenceEnd>(out _)) items.Add(Value(depth + 1));
        parser.Consume<SequenceEnd>();
        if (start.Style == SequenceStyle.Flow) open.Pop();
        return Anchored(start, new ListNode(At(start.Start), items));
    }

    private MappingNode Mapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        if (start.Style == MappingStyle.Flow) open.Push((start.Start, '{'));
        if (depth >= MaximumDepth) throw TooDeep(At(start.Start));
        var entries = new List<Entry>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is ScalarNode { Text: "<<", Plain: true })
                mistakes.Add(key.Place, "merge keys ('<<') are not supported; write the keys out, or use a profile or 'extends: "
                    + "other.yaml'");
            else if (key is not ScalarNode scalar) mistakes.Add(key.Place, $"{key.Found} as a key; keys are names");
            else if (places.TryGetValue(scalar.Text, out var first))
                mistakes.Add(key.Place, $"'{scalar.Text}' occurs twice, first in line {first.Line}; a key may occur once");
            else
            {
                places.Add(scalar.Text, key.Place);
                entries.Add(new(scalar.Text, key.Place, value));
            }
        }

        parser.Consume<MappingEnd>();
        if (start.Style == MappingStyle.Flow) open.Pop();
        return Anchored(start, new MappingNode(At(start.Start), entries));
    }

    private T Anchored<T>(NodeEvent start, T node) where T : Node
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
            mistakes.Add(node.Place, $"the tag '{start.Tag.Value}'; tags are not supported in a configuration");
        if (!start.Anchor.IsEmpty) anchors[start.Anchor.Value] = node;
        return node;
    }

    /// <summary>The first line that is indented by a tab: the scanner names the mapping that contains it.</summary>
    private Place? FirstTab(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart(' ', '\t').Length;
            if (lines[i][..indent].Contains('\t')) return new(source, i + 1, lines[i].IndexOf('\t') + 1);
        }

        return null;
    }

    /// <summary>The text with a space for each tab of an indentation, so that all else keeps its place.</summary>
    private static string Untabbed(string text) => string.Join('\n', text.Split('\n').Select(line =>
        line.TrimStart(' ', '\t') is var rest && rest.Length < line.Length ? new string(' ', line.Length - rest.Length) + rest : line));

    /// <summary>
    /// Where the text stops being YAML; null where it does nowhere. A tab is to blame where a space in its place moves the fault: the
    /// library names neither the tab's place nor the tab but in an English sentence.
    /// </summary>
    private static long? FaultOf(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            while (parser.MoveNext())
            {
            }

            return null;
        }
        catch (YamlException e)
        {
            return e.End.Index;
        }
        catch (Exception e) when (IsOfScanner(e))
        {
            return -1;
        }
    }

    /// <summary>The scanner itself gives up on some malformed texts with exceptions of these kinds.</summary>
    private static bool IsOfScanner(Exception e) =>
        e is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException;

    private static Unreadable TooDeep(Place place) => new(place, $"nested deeper than {MaximumDepth} levels");

    private Place At(Mark mark) => new(source, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private Place AtCurrent() => parser.Current is { } current ? At(current.Start) : new(source, 1, 1);

    /// <summary>The innermost bracket that was open where reading stopped, if nothing after it closes one of its kind: the fault is there,
    /// wherever the scanner noticed it.</summary>
    private string? StillOpen(string text)
    {
        if (!open.TryPeek(out var bracket)) return null;
        var (kind, close) = bracket.With == '{' ? ("mapping", '}') : ("list", ']');
        var from = (int)Math.Min(bracket.Start.Index, text.Length);
        return text.IndexOf(close, from) < 0
            ? $"the {kind} opened at {bracket.Start.Line}:{bracket.Start.Column} with '{bracket.With}' is never closed"
            : null;
    }

    private static string Sentence(string message)
    {
        var text = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        if (text.EndsWith("found invalid mapping", StringComparison.Ordinal))
            return "a second ': ' in a value; put quotes around a value that has one";
        if (text.Contains("quoted scalar", StringComparison.Ordinal) && text.Contains("end of stream", StringComparison.Ordinal))
            return "the quote that opens here is never closed";
        return text.Length == 0 ? "unreadable" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    private sealed class Unreadable(Place place, string message) : Exception(message)
    {
        public Place Place { get; } = place;
    }
}
