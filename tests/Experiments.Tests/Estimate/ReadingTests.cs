using System.IO.Compression;
using System.Text;
using Experiments.Estimate;
using Experiments.Shared;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>What people hand in: encodings, separators, quoting, and what is wrong told with its line.</summary>
public class ReadingTests
{
    private static string Faults(EstimateParameters parameters) => string.Join('\n', EstimateRun.Experiment.Validate(parameters));

    private static string Summary(EstimateParameters parameters)
    {
        Assert.Equal("", Faults(parameters));
        var input = EstimateInput.Of(parameters);
        var text = new StringBuilder();
        for (var k = 0; k < input.Vocabulary.Count; k++)
            input.Samples.Visit(k, s =>
            {
                var prompt = Enumerable.Range(0, s.Distinct).OrderBy(i => s.Tokens[i])
                    .Select(i => $"{s.Counts[i]}{input.Vocabulary[s.Tokens[i]]}");
                text.Append(FormattableString.Invariant(
                    $"{input.Vocabulary[k]}:{string.Join('+', prompt)}>{input.Vocabulary[s.Next]}x{s.Weight} "));
            });
        return text.ToString().TrimEnd();
    }

    private const string Plain = "prompt,next\nb a b,a\na é,é\n";
    private const string Expected = "b:1a+2b>ax1 é:1a+1é>éx1";

    [Theory]
    [InlineData(Plain)]
    [InlineData("prompt;next\nb a b;a\na é;é\n")]
    [InlineData("sep=;\r\nprompt;next\r\nb a b;a\r\na é;é\r\n")]
    [InlineData("\"sep=,\"\nprompt,next\nb a b,a\na é,é\n")]
    [InlineData("SEP=\t\nprompt\tnext\nb a b\ta\na é\té\n")]
    [InlineData("prompt,next,count\nb a b,a,1.0\na é,é,1e0\n")]
    [InlineData("prompt\tnext\nb a b\ta\na é\té")]
    [InlineData("next,prompt\r\na,b a b\r\né,a é\r\n")]
    [InlineData("\"prompt\",\"next\"\n\"b a b\",\"a\"\n\n\na é,é\n")]
    [InlineData(" Prompt , NEXT ,id\n b  a b ,a,1\na é, é ,2\n")]
    [InlineData("prompt,next,count\nb a b,a,1\na é,é,1\na a,a,0\n")]
    [InlineData("prompt,next,query\nb a b,a,b\na é,é,é\n")]
    public void Files_as_people_have_them_read_alike(string csv) => Assert.Equal(Expected, Summary(EstimateRun.Pairs(csv)));

    [Theory]
    [InlineData("PK\u0003\u0004abcdef", "a zip archive")]
    [InlineData("BZh91AY&SY", "bzip2")]
    [InlineData("\u00fd7zXZ\0abc", "xz")]
    [InlineData("(\u00b5/\u00fdabc", "zstd")]
    [InlineData("7z\u00bc\u00af'\u001cabc", "7-Zip")]
    [InlineData("\u00d0\u00cf\u0011\u00e0abc", "old Excel")]
    [InlineData("PAR1abc", "Parquet")]
    public void Packed_files_are_told_by_their_first_bytes(string content, string what)
    {
        var told = Faults(new() { Data = new() { Pairs = new("pairs.csv", Encoding.Latin1.GetBytes(content)) } });
        Assert.Contains(what, told, StringComparison.Ordinal);
        Assert.Contains("pairs.csv:1: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompt;next\na,b,a;b\n", "commas")]
    [InlineData("prompt,next\na\u00a0b\u00a0a,b\n", "no-break spaces")]
    [InlineData("prompt,next\n\"a\tb\ta\",b\n", "tabs")]
    [InlineData("prompt,next\na|b|a,b\n", "bars")]
    [InlineData("prompt,next\na\u3000b\u3000a,b\n", "U+3000")]
    public void Prompts_separated_by_something_else_than_spaces_are_told(string csv, string what) =>
        Assert.Contains($"would be if {what}", Faults(EstimateRun.Pairs(csv)), StringComparison.Ordinal);

    [Theory]
    [InlineData("sep=!\nprompt!next\n", "names a separator that is not read")]
    [InlineData("prompt,next,count\na b,a,1.5\n", "count is '1.5'")]
    [InlineData("prompt,next,count\na b,a,9007199254740993\n", "count is '9007199254740993'")]
    [InlineData("prompt,next,count\na b,a,-1.0\n", "count is '-1.0'")]
    public void What_is_near_but_wrong_is_told(string csv, string what) =>
        Assert.Contains(what, Faults(EstimateRun.Pairs(csv)), StringComparison.Ordinal);

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "utf-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Plain)] },
        { "utf-16 with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Plain)] },
        { "utf-16be with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Plain)] },
        { "utf-16 without mark", Encoding.Unicode.GetBytes(Plain) },
        { "utf-16be without mark", Encoding.BigEndianUnicode.GetBytes(Plain) },
        { "gzip", Zipped(Encoding.UTF8.GetBytes(Plain)) },
        { "gzip utf-16", Zipped([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Plain)]) },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void Encodings_are_told_by_their_bytes(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        Assert.Equal(Expected, Summary(new() { Data = new() { Pairs = new("p", bytes) } }));
    }

    [Fact]
    public void A_token_as_long_as_a_file_is_refused()
    {
        var file = new InputFile("one.csv", Encoding.UTF8.GetBytes("prompt,next\na b,a\n" + new string('x', 100_000) + " a,a\n"));
        Assert.Equal(
            $"data.pairs: one.csv:3: a token has 100000 characters ('{new string('x', 40)}…'); at most 65536, as every table repeats it. "
                + $"Are the spaces missing that separate tokens?", Faults(new() { Data = new() { Pairs = file } }));
    }

    [Fact]
    public void Latin1_is_refused_with_its_line_and_read_when_named()
    {
        var file = new InputFile("old.csv", Encoding.Latin1.GetBytes(Plain));
        Assert.Equal(
            "data.pairs: old.csv:3: bytes that are no UTF-8; save the file as UTF-8, or say encoding: "
                + "latin1 (or utf16) if that is what it is", Faults(new() { Data = new() { Pairs = file } }));
        Assert.Equal(Expected, Summary(new() { Data = new() { Pairs = file, Encoding = TextEncoding.Latin1 } }));
    }

    [Theory]
    [InlineData("", "pairs.csv:1: the file is empty; its first line names the columns: prompt, next")]
    [InlineData("prompt,next\n", "pairs.csv: it holds no samples; a sample is a prompt and the token that followed")]
    [InlineData("a b,b\n",
        "pairs.csv:1: no column 'prompt'; the header is: a b | b. It must name 'prompt' and 'next', and may name 'query', "
        + "'count' and 'cluster', "
            + "separated by commas, semicolons or tabs")]
    [InlineData("prompt,next,cuont\na b,b,1\n",
        "pairs.csv:1: unknown column 'cuont' (did you mean 'count'?); other columns are ignored, but none with a name so near")]
    [InlineData("prompt,next,next\na,a,a\n", "pairs.csv:1: two columns are named 'next'; the header is: prompt | next | next")]
    [InlineData("prompt,next\na b,b\na b\n",
        "pairs.csv:3: 1 fields, but the header has 2; fields are separated by commas, and one that holds a separator or a line end must "
            + "stand in quotes")]
    [InlineData("prompt,next\n\"a b\",b\n ,b\n", "pairs.csv:3: the prompt is empty; it holds tokens separated by spaces, at least one")]
    [InlineData("prompt,next\na b,\n", "pairs.csv:2: next is empty; it is one token")]
    [InlineData("prompt,next\n\"a\nb\",\"a\nb\"\na b,a b\n", "pairs.csv:5: next is 'a b', which holds a space; it is one token")]
    [InlineData("prompt,next,count\na b,b,-1\n",
        "pairs.csv:2: count is '-1'; it says how many samples the row stands for: an integer from 0 to 2^53")]
    [InlineData("prompt,next,count\na b,b,9007199254740993\n",
        "pairs.csv:2: count is '9007199254740993'; it says how many samples the row stands for: an integer from 0 to 2^53")]
    [InlineData("prompt,next,count\na b,b,9007199254740992\na b,a,1\n",
        "pairs.csv:3: the counts sum to more than 2^53 samples, beyond which integers are not exact; divide all counts by one number")]
    [InlineData("prompt,next,query\na b,b,a\n",
        "pairs.csv:2: the query is 'a', but the prompt ends with 'b': in variant self the query is the prompt's last token. "
            + "With the query apart, say variant: cross")]
    [InlineData("prompt,next\na b,c\n",
        "pairs.csv: of 1 samples none has its next token in its prompt, to which a CCMC gives probability 0; "
            + "is the last token of the prompt in 'next' alone, or the variant another?")]
    [InlineData("prompt,next\na a,a\n", "pairs.csv: it holds one token, 'a'; a chain has at least 2")]
    [InlineData("prompt,next\n\"a b,b\nc,c\n",
        "pairs.csv:2: a quote opens here and is never closed; a field that contains quotes must be quoted as a "
            + "whole, with \"\" for each quote within")]
    [InlineData("prompt,next\na \"b\",b\n",
        "pairs.csv:2: a quote inside a field that does not begin with one; a field that contains quotes must be quoted as a "
            + "whole, with \"\" for each quote within")]
    [InlineData("prompt,next\na b\0,b\n",
        "pairs.csv:2: a zero character; this is no text, or UTF-16 without its mark: then say encoding: utf16")]
    public void What_is_wrong_is_told_with_its_line(string csv, string fault) =>
        Assert.Equal("data.pairs: " + fault, Faults(EstimateRun.Pairs(csv)));

    [Fact]
    public void All_wrong_rows_are_told_at_once_up_to_twenty()
    {
        var faults = EstimateRun.Experiment.Validate(EstimateRun.Pairs("prompt,next\n" + string.Concat(Enumerable.Repeat("a,\n", 25))))
            .ToList();
        Assert.Equal(21, faults.Count);
        Assert.Equal("data.pairs: pairs.csv:21: next is empty; it is one token", faults[19]);
        Assert.Equal("data.pairs: pairs.csv: 5 more rows like these", faults[20]);
    }

    [Fact]
    public void Cross_needs_its_query() =>
        Assert.StartsWith("data.pairs: pairs.csv:1: no column 'query'; the header is: prompt | next.",
            Faults(EstimateRun.Pairs(Plain, Variant.Cross)), StringComparison.Ordinal);

    [Fact]
    public void One_file_is_needed()
    {
        Assert.Equal("data: no file; give one: {pairs: pairs.csv} or {text: book.txt}", Faults(new()));
        Assert.StartsWith("data: both pairs and text",
            Faults(new() { Data = new() { Pairs = EstimateRun.File("a", Plain), Text = EstimateRun.File("b", Plain) } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_short_is_refused()
    {
        var whole = Zipped(
            Encoding.UTF8.GetBytes("prompt,next\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"a b {i % 97},b\n"))));
        Assert.Contains("the gzip file is damaged or cut short",
            Faults(new() { Data = new() { Pairs = new("p.csv.gz", whole.AsMemory(0, whole.Length / 2)) } }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_in_its_prompt_is_left_out_and_told()
    {
        var parameters = EstimateRun.Pairs("prompt,next,count\na b,b,3\na b,c,1\nc,c,1\n");
        Assert.Equal("b:1a+1b>bx3 c:1c>cx1", Summary(parameters));
        Assert.Equal((4.0, 1.0), (EstimateInput.Of(parameters).Used, EstimateInput.Of(parameters).LeftOut));
        Assert.StartsWith("1 of 5 samples (20.0 %) are excluded",
            Assert.Single(EstimateRun.Experiment.Foresee(parameters)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_grows_past_a_byte_is_kept()
    {
        var rows = string.Concat(Enumerable.Repeat("a b,b,100\n", 7)) + "a b,b,4503599627370496\nb a,a,1\n";
        Assert.Equal("a:1a+1b>ax1 b:1a+1b>bx4503599627371196", Summary(EstimateRun.Pairs("prompt,next,count\n" + rows)));
    }

    [Theory]
    [InlineData(Tokenizer.Whitespace, "A b\n b  A", "A:1A>Ax1")]
    [InlineData(Tokenizer.Words, "Don't--don\u2019t 'stop' it's IT'S", "don't:1don't>don'tx1 it's:2don't+1it's+1stop>it'sx1")]
    [InlineData(Tokenizer.Characters, "a\r\n\n\r𝄞𝄞", "\n:1\n+1a>\nx1 \n:2\n+1a>\nx1 𝄞:3\n+1𝄞+1a>𝄞x1")]
    public void Texts_are_cut_into_tokens(Tokenizer tokenizer, string text, string expected) =>
        Assert.Equal(expected.Replace("A:1A>Ax1", "b:1A+1b>bx1 b:1A+2b>Ax1", StringComparison.Ordinal),
            Summary(EstimateRun.Text(text, tokenizer)));

    [Fact]
    public void Rarer_tokens_are_one_and_windows_slide()
    {
        var parameters =
            new EstimateParameters
            {
                Data = new()
                {
                    Text = EstimateRun.File("t", "a a x a b y b b a a"),
                    Tokenizer = Tokenizer.Whitespace,
                    VocabularySize = 3,
                    Context = 3
                }
            };
        // a a <other> a b <other> b b a a, prompts of up to three.
        Assert.Equal(["a", "b", "<other>"], EstimateInput.Of(parameters).Vocabulary);
        Assert.Equal("a:1a>ax1 a:1a+2b>ax1 b:1a+1b+1<other>><other>x1 b:2b+1<other>>bx1 <other>:2a+1<other>>ax1 <other>:1a+1b+1<other>>bx1",
            Summary(parameters));
        var input = EstimateInput.Of(parameters);
        Assert.Equal((6.0, 3.0, 0.2), (input.Used, input.LeftOut, input.OtherShare));
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
