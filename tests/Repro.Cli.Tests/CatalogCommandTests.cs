namespace Repro.Cli.Tests;

/// <summary><c>list</c>, <c>describe</c> and the version.</summary>
public sealed class CatalogCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Describe_tells_parameters_tables_and_claims()
    {
        Assert.Equal(0, session.Run("describe", "toy-coverage"));
        Assert.Equal(
            """
            toy-coverage: A toy

            Nothing of note.

            Parameters
              vocabulary_size: number of tokens [an integer; in tokens; between 2 and 1024; default 8]
              samples: number of prompts [an integer; in prompts; between 1 and 1000000000000; default 1024]
              ridge: total penalty [a number; 0 or more; default 0]
              variant: which attention [one of self, cross-over; default self]
              prompts: the prompts [a mapping; default {length: 16, replacement: true}]
                prompts.length: tokens in a prompt [an integer; in tokens; between 1 and 4096; default 16]
                prompts.replacement: with replacement [true or false; default true]
              matrix: the matrix [a mapping with a kind; default {kind: normal, scale: 1, draws: 1}]
                kind: normal — normal logits
                  matrix.scale: standard deviation [a number; in nats; between 0 and 100; default 1]
                  matrix.draws: how many [an integer; between 1 and 1000; adds a sweep dimension; default 1]
                kind: two-token — two tokens
                  matrix.p: P(1 → 2) [a number; above 0 and below 1; default 0.3]
                  matrix.q: P(2 → 1) [a number; above 0 and below 1; default 0.7]
                kind: explicit — given row by row
                  matrix.rows: rows [a list of lists of numbers; default [[0.5, 0.5], [0.5, 0.5]]]
                kind: file — read from a file
                  matrix.path: the file [the path of a file or null; default null]
              remark: a remark [a text; default ""]
              checkpoints: when to look [a list of integers; 0 or more; default [1, 2, 3]]
              limit: stops here [a number or null; 0 or more; default null]

            data/toys.csv: one row a toy
              (the parameters of the point come first)
              replicate: replicate, from 0
              value: a number

            until.column (stopping by precision) takes toys.value

            Claims
              toy (Theorem 0): Toys are toys.

            """,
            session.Output);
    }

    [Fact]
    public void Version_and_list_and_report()
    {
        Assert.Equal(0, session.Run("--version"));
        Assert.Matches(@"^repro \d+\.\d+\.\d+ \(.+\)\n$", session.Output);
        Assert.Equal(0, session.Run("list"));
        Assert.EndsWith("other         Another toy\ntoy-coverage  A toy\n", session.Output, StringComparison.Ordinal);
        Assert.Equal(0, session.Run("describe"));
        Assert.EndsWith("other         Another toy\ntoy-coverage  A toy\n'repro describe EXPERIMENT' describes one of them\n",
            session.Output, StringComparison.Ordinal);
        session.Write("results/x/config.yaml", "");
        Assert.Equal(0, session.Run("report"));
        Assert.True(File.Exists(Path.Combine(session.Folder, "results/index.html")));
    }
}
