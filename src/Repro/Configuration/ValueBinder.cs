using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Binds nodes to parameter values, telling every mistake at its place.</summary>
internal sealed class ValueBinder(Mistakes mistakes, InputFiles files)
{
    /// <summary>
    /// The value of a parameter. <paramref name="current"/> is what it would be otherwise: a mapping that names no kind changes that.
    /// False when something was wrong.
    /// </summary>
    public bool TryBind(Node node, Field field, object? current, string path, out object? value)
    {
        value = null;
        if (node is ScalarNode { Empty: true } && field.Optional) return true;
        var before = mistakes.Told;
        value = Bind(node, field.Shape, field.About, current, path);
        return mistakes.Told == before;
    }

    /// <summary>A record from a mapping, starting from the values it would have otherwise; <paramref name="wrong"/> gains the names of
    /// wrong values.</summary>
    public object BindRecord(MappingNode mapping, RecordShape shape, object current, string path, ISet<string>? wrong = null)
    {
        var record = shape.Copy(current);
        foreach (var entry in mapping.Entries)
        {
            if (shape.Kind is not null && entry.Key == KindShape.Key) continue;
            if (shape.Find(entry.Key) is not { } field) Unknown(entry, shape, path);
            else if (TryBind(entry.Value, field, field.Get(record), Join(path, entry.Key), out var value)) field.Set(record, value);
            else wrong?.Add(entry.Key);
        }

        return record;
    }

    /// <summary>A path of parameters, joined by points.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Unknown(Entry entry, RecordShape shape, string path)
    {
        var names = shape.Fields.Select(f => f.Name).ToList();
        var owner = (path, shape.Kind) switch
        {
            ("", _) => "",
            (_, null) => $" of {path}",
            _ => $" of {path} of kind {shape.Kind}",
        };
        var hint = path.Length == 0 ? ConfigurationKeys.Hint(entry.Key, names) : NearestName.Hint(entry.Key, names);
        mistakes.Add(entry.Place, $"unknown parameter '{entry.Key}'{owner}{hint}; {Allowed(names)}");
    }

    private static string Allowed(List<string> names) => names.Count == 0 ? "there is none" : "allowed: " + string.Join(", ", names);

    private object? Bind(Node node, Shape shape, ParameterAttribute about, object? current, string path) => shape switch
    {
        RecordShape record => BindMapping(node, record, current ?? record.Defaults, path),
        KindShape kinds => BindKind(node, kinds, current, path),
        ListShape list => BindList(node, list, about, path),
        _ when node is ScalarNode scalar && !scalar.Empty => BindScalar(scalar, shape, about, path),
        TextShape when node is ScalarNode { Text: "" } => "",
        _ => Wrong(node, shape, path),
    };

    private object? BindMapping(Node node, RecordShape shape, object current, string path) =>
        node is MappingNode mapping ? BindRecord(mapping, shape, current, path) : Wrong(node, shape, path);

    private object? BindKind(Node node, KindShape kinds, object? current, string path)
    {
        if (node is not MappingNode mapping) return Wrong(node, $"a mapping such as {{kind: {kinds.Names.First()}}}", path);
        if (mapping.Find(KindShape.Key) is not { } entry)
        {
            if (current is not null) return BindRecord(mapping, kinds.Of(current), current, path);
            mistakes.Add(mapping.Place, $"{path} has no kind; allowed: {string.Join(", ", kinds.Names)}");
            return null;
        }

        if (entry.Value is not ScalarNode name)
            return Wrong(entry.Value, $"one of {string.Join(", ", kinds.Names)}", Join(path, KindShape.Key));
        if (kinds.Alternatives.FirstOrDefault(a => a.Kind == name.Text) is { } shape)
            return BindRecord(mapping, shape, shape.Defaults, path);
        mistakes.Add(name.Place,
            $"unknown kind '{name.Text}' of {path}{NearestName.Hint(name.Text, kinds.Names)}; allowed: {string.Join(", ", kinds.Names)}");
        return null;
    }

    private Array? BindList(Node node, ListShape shape, ParameterAttribute about, string path)
    {
        if (node is not ListNode list)
        {
            Wrong(node, shape, path);
            return null;
        }

        var array = shape.Create(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
            if (Bind(list.Items[i], shape.Element, about, null, $"{path}[{i}]") is { } item) array.SetValue(item, i);
        return array;
    }

    private object? BindScalar(ScalarNode scalar, Shape shape, ParameterAttribute about, string path) => shape switch
    {
        TruthShape when scalar.Plain && ScalarText.Truth(scalar.Text) is { } truth => truth,
        IntegerShape integer when scalar.Plain => BindInteger(scalar, integer, about, path),
        NumberShape when scalar.Plain => BindNumber(scalar, about, path),
        TextShape => scalar.Text,
        FileShape file => files.Read(scalar.Text, scalar.Place, file.Streamed),
        ChoiceShape choice => BindChoice(scalar, choice, path),
        _ => Wrong(scalar, shape, path),
    };

    private object? BindInteger(ScalarNode scalar, IntegerShape shape, ParameterAttribute about, string path)
    {
        if (ScalarText.Integer(scalar.Text) is { } value && value >= shape.Smallest && value <= shape.Largest)
            return InRange(scalar, about, value, path) ? shape.Box(value) : null;
        if (ScalarText.Number(scalar.Text) is not { } number || number != Math.Floor(number)) return Wrong(scalar, shape, path);
        var words = NumberRange.Words(about);
        mistakes.Add(scalar.Place,
            $"{path} = {scalar.Text}, must be {(words.Length > 0 ? words : $"between {shape.Smallest} and {shape.Largest}")}");
        return null;
    }

    private object? BindNumber(ScalarNode scalar, ParameterAttribute about, string path)
    {
        if (ScalarText.Number(scalar.Text) is not { } value)
        {
            var found = ScalarText.LooksUnbounded(scalar.Text) || ScalarText.LooksNumeric(scalar.Text) ? "a finite number" : "a number";
            return Wrong(scalar, found, path);
        }

        return InRange(scalar, about, value, path) ? value : null;
    }

    private object? BindChoice(ScalarNode scalar, ChoiceShape shape, string path)
    {
        for (var i = 0; i < shape.Names.Count; i++)
            if (shape.Names[i] == scalar.Text) return shape.Values[i];
        mistakes.Add(scalar.Place,
            $"unknown {path} '{scalar.Text}'{NearestName.Hint(scalar.Text, shape.Names)}; allowed: {string.Join(", ", shape.Names)}");
        return null;
    }

    private bool InRange(ScalarNode scalar, ParameterAttribute about, double value, string path)
    {
        if (NumberRange.Holds(about, value)) return true;
        mistakes.Add(scalar.Place, $"{path} = {scalar.Text}, must be {NumberRange.Words(about)}");
        return false;
    }

    private object? Wrong(Node node, Shape shape, string path) => Wrong(node, shape.Noun, path);

    private object? Wrong(Node node, string allowed, string path)
    {
        mistakes.Add(node.Place, $"{path} must be {allowed}, found {node.Found}");
        return null;
    }
}
