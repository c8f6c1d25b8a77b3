using System.Text;
using Experiments.Estimate;
using FsCheck;
using FsCheck.Fluent;
using Repro.Data;

namespace Experiments.Tests.Estimate;

/// <summary>Whatever the bytes, reading ends in samples or in a fault that is told; samples equal those of a simple reader.</summary>
public class FuzzTests
{
    private static readonly string[] fragments =
        ["a", "b", "é", "𝄞", " ", "  ", ",", ",a", ",b\n", "\n", "\r\n", "\r", "\"", "\"\"", "\"a b\"", ";", "\t", "a b a,b\n",
            "b a,a\n", "\0", "prompt,next\n", "1", "<script>", "\uFEFF", "\u00a0", "'"];

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Any_pairs_are_samples_or_faults() => Check.One(Many, Prop.ForAll(Texts().ToArbitrary(), text =>
    {
        var csv = "prompt,next\n" + text;
        var input = EstimateInput.Of(EstimateRun.Pairs(csv));
        Assert.All(input.Faults, f => Assert.StartsWith("data.pairs: pairs.csv", f, StringComparison.Ordinal));
        if (input.Faults.Count == 0) Assert.Equal(Simple(csv), Read(input));
    }));

    [Fact]
    public void Any_bytes_are_samples_or_faults() => Check.One(Many, Prop.ForAll(
        (from start in Gen.Elements(Array.Empty<byte>(), [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf],
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0], "prompt,next\n"u8.ToArray())
         from rest in Gen.Choose(0, 255).ListOf()
         from encoding in Gen.Elements(Enum.GetValues<TextEncoding>())
         from tokenizer in Gen.Elements(Enum.GetValues<Tokenizer>())
         select (Bytes: (byte[])[.. start, .. rest.Select(b => (byte)b)], encoding, tokenizer)).ToArbitrary(), drawn =>
    {
        var data = new EstimateData { Encoding = drawn.encoding, Tokenizer = drawn.tokenizer };
        foreach (var own in new[] { data with { Pairs = new("f", drawn.Bytes) }, data with { Text = new("f", drawn.Bytes) } })
            Assert.All(EstimateInput.Of(new() { Data = own }).Faults, f => Assert.Matches("^data\\.(pairs|text): f", f));
    }));

    /// <summary>Prompts of a text against windows cut afresh at each position.</summary>
    [Fact]
    public void Windows_equal_those_cut_afresh() => Check.One(Many, Prop.ForAll(
        (from text in Gen.Elements("a", "b", "c", "d", "e").ListOf()
         from context in Gen.Choose(1, 6)
         from size in Gen.Choose(2, 6)
         select (Text: string.Join(' ', text), context, size)).ToArbitrary(), drawn =>
    {
        var input = EstimateInput.Of(
            new()
            {
                Data = new()
                {
                    Text = EstimateRun.File("t", drawn.Text),
                    Tokenizer = Tokenizer.Whitespace,
                    Context = drawn.context,
                    VocabularySize = drawn.size
                }
            });
        if (input.Faults.Count > 0) return;
        var tokens = drawn.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => input.Vocabulary.Contains(t) ? t : TextReading.Other).ToArray();
        var expected = new List<string>();
        for (var t = 0; t + 1 < tokens.Length; t++)
        {
            var prompt = tokens[Math.Max(0, t + 1 - drawn.context)..(t + 1)];
            if (prompt.Contains(tokens[t + 1])) expected.Add(Sample(tokens[t], prompt, tokens[t + 1], 1));
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), Read(input));
    }));

    private static Gen<string> Texts() =>
        from parts in Gen.Frequency((3, Gen.Elements(fragments)), (4, Rows())).ListOf() select string.Concat(parts);

    private static Gen<string> Rows() =>
        from prompt in Gen.Elements("a", "b", "é", "\"b\"").ListOf(3)
        from next in Gen.Elements("a", "b", "é")
        from quoted in Gen.Elements(true, false)
        select quoted
            ? $"\"{string.Join(' ', prompt.Select(p => p.Trim('"')))}\",{next}\r\n"
            : $"{string.Join(' ', prompt.Select(p => p.Trim('"')))},{next}\n";

    private static string[] Read(EstimateInput input)
    {
        var samples = new List<string>();
        for (var k = 0; k < input.Vocabulary.Count; k++)
            input.Samples.Visit(k, s =>
            {
                var prompt = Enumerable.Range(0, s.Distinct)
                    .SelectMany(i => Enumerable.Repeat(input.Vocabulary[s.Tokens[i]], (int)s.Counts[i]));
                for (var copy = 0; copy < s.Weight; copy++) samples.Add(Sample(input.Vocabulary[k], prompt, input.Vocabulary[s.Next], 1));
            });
        return [.. samples.Order(StringComparer.Ordinal)];
    }

    /// <summary>Character by character; knows nothing of faults, which never reach it.</summary>
    private static string[] Simple(string csv)
    {
        var (records, fields, field, quoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        csv += "\n";
        for (var i = 0; i < csv.Length; i++)
        {
            // Within quotes a line end is a part of the field, as it was written.
            if (csv[i] == '\r' && !quoted && csv[i + 1] == '\n') i++;
            if (csv[i] == '"' && quoted && i + 1 < csv.Length && csv[i + 1] == '"') field.Append(csv[i++]);
            else if (csv[i] == '"') quoted = !quoted;
            else if (!quoted && csv[i] is ',' or '\n' or '\r' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
                if (csv[i] == ',') continue;
                if (fields is not [""]) records.Add([.. fields]);
                fields.Clear();
            }
            else field.Append(csv[i]);
        }
        return [.. records.Skip(1).Select(r => (Prompt: r[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Next: r[1].Trim(' ')))
            .Where(r => r.Prompt.Contains(r.Next)).Select(r => Sample(r.Prompt[^1], r.Prompt, r.Next, 1)).Order(StringComparer.Ordinal)];
    }

    private static string Sample(string query, IEnumerable<string> prompt, string next, int weight) =>
        $"{query}|{string.Join(' ', prompt.Order(StringComparer.Ordinal))}|{next}|{weight}";
}
