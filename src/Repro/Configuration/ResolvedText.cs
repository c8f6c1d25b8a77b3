using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>A settled configuration as YAML, every default written out; it loads to the same plan.</summary>
internal static partial class ResolvedText
{
    /// <summary>The text of <c>config.yaml</c>.</summary>
    public static string Of(Settled settled, InputFiles files)
    {
        var text = new StringBuilder();
        text.Append("experiment: ").Append(settled.Experiment.Name).Append('\n');
        text.Append("title: ").Append(Quoted(settled.Title)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"seed: {settled.Seed}\n");
        var swept = settled.Sweep.Axes.Select(a => a.Path.Text).ToHashSet();
        var fields = settled.Shape.Fields.Where(f => !swept.Contains(f.Name)).ToList();
        text.Append(fields.Count == 0 ? "parameters: {}\n" : "parameters:\n");
        foreach (var field in fields)
        {
            text.Append("  ").Append(field.Name).Append(": ");
            Value(text, field.Get(settled.Parameters), field.Name, swept, files);
            text.Append('\n');
        }

        Sweep(text, settled.Root, files);
        text.Append(CultureInfo.InvariantCulture, $"replicates: {settled.Replicates}\n");
        if (settled.Until is { } until)
            text.Append(CultureInfo.InvariantCulture,
                $"until: {{column: {until.Table}.{until.Column}, standard_error: {CanonicalText.Number(until.StandardError)}, "
                    + $"max_replicates: {until.MaximumReplicates}}}\n");
        return text.ToString();
    }

    /// <summary>One parameter's value as YAML.</summary>
    public static string OfValue(object? value)
    {
        var text = new StringBuilder();
        Value(text, value, "", [], null);
        return text.ToString();
    }

    /// <summary>A node as it was given, on one line.</summary>
    public static string OfNode(Node node)
    {
        var text = new StringBuilder();
        AsGiven(text, node, null);
        return text.ToString();
    }

    private static void Sweep(StringBuilder text, MappingNode root, InputFiles files)
    {
        if (root.Find(ConfigurationKeys.Sweep)?.Value is not MappingNode { Entries.Count: > 0 } sweep)
        {
            text.Append("sweep: {}\n");
            return;
        }

        text.Append("sweep:\n");
        foreach (var entry in sweep.Entries)
        {
            text.Append("  ").Append(Scalar(entry.Key)).Append(": ");
            AsGiven(text, entry.Value, files);
            text.Append('\n');
        }
    }

    private static void Value(StringBuilder text, object? value, string path, HashSet<string> swept, InputFiles? files)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool truth: text.Append(truth ? "true" : "false"); break;
            case double number: text.Append(CanonicalText.Number(number)); break;
            case int or long: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case string words: text.Append(Quoted(words)); break;
            case Enum choice: text.Append(Spelling.KebabCase(choice.ToString())); break;
            case InputFile file: text.Append(Quoted(files?.Carry(file) ?? file.Path)); break;
            case System.Collections.IEnumerable list: List(text, list, path, files); break;
            default: Record(text, value, path, swept, files); break;
        }
    }

    private static void Record(StringBuilder text, object record, string path, HashSet<string> swept, InputFiles? files)
    {
        var shape = ShapeReader.OfRecord(record.GetType());
        var start = text.Append('{').Length;
        if (shape.Kind is not null) text.Append("kind: ").Append(shape.Kind);
        foreach (var field in shape.Fields)
        {
            var inner = $"{path}.{field.Name}";
            if (swept.Contains(inner)) continue;
            text.Append(text.Length > start ? ", " : "").Append(field.Name).Append(": ");
            Value(text, field.Get(record), inner, swept, files);
        }

        text.Append('}');
    }

    private static void List(StringBuilder text, System.Collections.IEnumerable list, string path, InputFiles? files)
    {
        text.Append('[');
        var first = true;
        foreach (var item in list)
        {
            text.Append(first ? "" : ", ");
            first = false;
            Value(text, item, path, [], files);
        }

        text.Append(']');
    }

    private static void AsGiven(StringBuilder text, Node node, InputFiles? files)
    {
        switch (node)
        {
            case ScalarNode when files?.Carry(node.Place) is { } file: text.Append(Quoted(file)); break;
            case ScalarNode scalar: text.Append(scalar.Empty ? "null" : scalar.Plain ? Scalar(scalar.Text) : Quoted(scalar.Text)); break;
            case ListNode list:
                text.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    AsGiven(text, list.Items[i], files);
                }

                text.Append(']');
                break;
            case MappingNode mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(Scalar(mapping.Entries[i].Key)).Append(": ");
                    AsGiven(text, mapping.Entries[i].Value, files);
                }

                text.Append('}');
                break;
        }
    }

    private static string Scalar(string text) => Unquoted().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        CanonicalText.Quote(quoted, text);
        return quoted.ToString();
    }

    [GeneratedRegex(@"^[-+.A-Za-z0-9_][-+.A-Za-z0-9_/]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Unquoted();
}
