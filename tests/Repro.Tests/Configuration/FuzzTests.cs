using Repro.Configuration;

namespace Repro.Tests.Configuration;

/// <summary>Whatever the text, the answer is a plan or mistakes with places. The generator's seed is fixed; texts come from mutations of a
/// full configuration.</summary>
public sealed class FuzzTests : IDisposable
{
    private const string Full = """
        experiment: toy-coverage   # a comment
        title: "K²/n: it's \u00e9"
        seed: 20240708
        parameters: &p
          vocabulary_size: 4
          matrix: { kind: explicit, rows: [[.5, .5], [1e-1, 9e-1]] }
          remark: |
            two
            lines
        sweep:
          zip: [{ samples: [1, 2], ridge: [0, .5] }]
          prompts.length: { from: 1, to: 8, scale: log2 }
          chain:
            - { variant: [self], replicates: 2 }
            - { variant: [cross-over, self], checkpoints: [[1], [2, 3]], except: [{ variant: self }] }
          except: [{ samples: 1, prompts.length: 4 }]
        replicates: 3
        until: { column: toys.value, standard_error: 1e-2, max_replicates: 50 }
        profiles:
          smoke: { replicates: 1, until: null, sweep: { prompts.length: [1] } }
        """;

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", ",", "\n", "\n  ", "&a ", "*a", "*p", "!!str ", "? ", "| ", "> ", "'", "\"",
        "#", "%", "@", "\t", "\0", "---\n", "...\n", "null", "~", "1e999", "-1", ".nan",
        "0x10", "kind", "from", "to", "count", "step: 0", "zip", "chain", "except", "<<: *p", "\u2028", "\uFEFF",
        "é", "😀", "\ud800", "9223372036854775808", "1e-400", "sweep", "parameters",
    ];

    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_unchanged_text_is_right() => Assert.Equal(21, folder.Plan(Full).Points.Count);

    [Fact]
    public void Mutated_texts_never_break_the_reader()
    {
        var random = new Random(20240708);
        var planned = 0;
        for (var i = 0; i < 3000; i++)
        {
            var text = Mutated(random);
            try
            {
                folder.Plan(text, random.Next(2) == 0 ? "smoke" : "paper");
                planned++;
            }
            catch (ConfigurationException e)
            {
                Assert.NotEmpty(e.Mistakes);
                Assert.All(e.Mistakes, m => Assert.Matches(@"^configs/x\.yaml(:\d+:\d+)?: \S", m.ToString()));
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType()} for the text\n{text}\n{e}");
            }
        }

        // A fuzz test whose texts are all wrong, or all right, tests one half of the reader.
        Assert.InRange(planned, 100, 2900);
    }

    [Fact]
    public void Mutated_settings_never_break_the_reader()
    {
        var random = new Random(7);
        string[] paths = ["parameters", "sweep", "parameters.matrix", "sweep.samples", "replicates", "seed",
            "title", "parameters.matrix.rows", "sweep.", ".", "", "a=b", "sweep.zip"];
        for (var i = 0; i < 1000; i++)
        {
            var setting = paths[random.Next(paths.Length)] + "="
                + string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                folder.Plan(Full, settings: setting);
            }
            catch (ConfigurationException e)
            {
                Assert.NotEmpty(e.Mistakes);
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType()} for --set '{setting}'\n{e}");
            }
        }
    }

    private static string Mutated(Random random)
    {
        var text = Full;
        for (var n = 1 + random.Next(3); n > 0; n--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(random.Next(2) == 0 ? 3 : 30), text.Length - at);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
        }

        return text;
    }
}
