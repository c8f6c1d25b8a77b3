using System.IO.Compression;
using System.Text;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Shared;

public class MatricesTests
{
    private static InputFile File(string text) => new("P.csv", Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Faults(MatrixSpecification specification, int size = 2, bool zeroDiagonal = false) =>
        MatrixValidation.Validate(specification, size, zeroDiagonal);

    [Fact]
    public void Every_kind_can_be_drawn_and_the_same_draw_is_the_same_matrix()
    {
        MatrixSpecification[] kinds =
        [
            new GaussianLogits { Draws = 3 }, new DirichletRows { Draws = 3 }, new IdenticalRows(),
            new TwoToken(), new DiagonalDominant { Draws = 3 }, new Cyclic { Draws = 3 },
            new Block { Draws = 3 }, new ZeroDiagonal { Draws = 3 }, new ExplicitMatrix(),
            new MatrixFile { Path = File("0.25,0.75\n0.5,0.5\n") },
        ];
        Assert.All(kinds, kind =>
        {
            Assert.Empty(Faults(kind, kind.FixedSize ?? 5, zeroDiagonal: true));
            var size = Matrices.Size(kind, 5);
            var (first, again, other) = (Matrices.Draw(kind, size, new MemoryContext(0)),
                Matrices.Draw(kind, size, new MemoryContext(0)), Matrices.Draw(kind, size, new MemoryContext(1)));
            Assert.Equal(size, first.Size);
            Assert.Equal(first.Row(1).ToArray(), again.Row(1).ToArray());
            Assert.Equal(kind is RandomMatrixSpecification, !first.Row(1).SequenceEqual(other.Row(1)));
        });
    }

    [Theory]
    [InlineData("0.25,0.75\n0.5,0.5")]
    [InlineData("\uFEFF0.25, 0.75\r\n0.5, 0.5\r\n\r\n")]
    [InlineData("\n0.25,\"0.75\"\n\n0.5,0.5\n \n")]
    public void Files_are_read_whatever_their_line_ends(string text)
    {
        var file = new MatrixFile { Path = File(text) };
        Assert.Equal(2, file.FixedSize);
        Assert.Empty(Faults(file));
        Assert.Equal(0.75, Matrices.Draw(file, 2, new MemoryContext(0)).Probability(0, 1), 1e-15);
    }

    /// <summary>As the data of a user: packed, in another encoding.</summary>
    [Fact]
    public void A_file_may_be_packed()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("0.25,0.75\n0.5,0.5\n")).ToArray());
        Assert.Empty(Faults(new MatrixFile { Path = new("P.csv.gz", packed.ToArray()) }));
    }

    [Fact]
    public void Files_that_are_no_matrices_say_where()
    {
        Assert.Equal(["matrix.path: missing; name the CSV file of the matrix"], Faults(new MatrixFile()));
        Assert.Equal(["matrix.path: P.csv: the file is empty; it must hold K rows of K numbers"],
            Faults(new MatrixFile { Path = File("\n") }));
        Assert.Equal(
            ["matrix.path: P.csv: row 2, column 1: 'x' is no finite number; fields are separated by commas, the decimal mark is a point, "
                + "there is no header (rows and columns count from 1)"],
            Faults(new MatrixFile { Path = File("0.5,0.5\nx,0.5") }));
        Assert.Equal(["matrix.path: P.csv: row 1 sums to 0.9; each row must sum to one within 1E-09 (rows and columns count from 1)"],
            Faults(new MatrixFile { Path = File("0.4,0.5\n0.5,0.5") }));
        Assert.Equal(
            ["matrix.path: P.csv:2: a quote opens here and is never closed; a field that contains quotes must be quoted as a "
                + "whole, with \"\" for each quote within"],
            Faults(new MatrixFile { Path = File("0.5,0.5\n0.5,\"0.5") }));
    }

    public static TheoryData<GivenMatrix> Rounded =>
    [
        new ExplicitMatrix { Rows = [[0.333, 0.333, 0.333], [0.25, 0.25, 0.5], [0.1667, 0.3333, 0.5]] },
        new MatrixFile { Path = File("0.333,0.333,0.333\n0.25,0.25,0.5\n0.1667,0.3333,0.5\n") },
        new IdenticalRows { Row = [0.333, 0.333, 0.333] },
    ];

    [Theory]
    [MemberData(nameof(Rounded))]
    public void Rows_of_few_digits_are_normalised_where_that_is_asked_for_and_told(GivenMatrix matrix)
    {
        Assert.Contains("set normalise: true", Assert.Single(Faults(matrix, 3)), StringComparison.Ordinal);
        Assert.Empty(MatrixValidation.Notes(matrix));
        var asked = matrix with { Normalise = true };
        Assert.Empty(Faults(asked, 3));
        Assert.Equal("matrix: each row is divided by its sum: 0.9990000000000001 (row 1)", Assert.Single(MatrixValidation.Notes(asked)));
        Assert.Equal(1.0 / 3, Matrices.Draw(asked, 3, new MemoryContext(0)).Probability(0, 2), 1e-15);
    }

    [Fact]
    public void Rows_that_are_no_rounded_probabilities_are_refused_however_they_are_asked_for()
    {
        var counts = new ExplicitMatrix { Rows = [[3, 7], [5, 5]], Normalise = true };
        Assert.Equal(2, Faults(counts).Count(f => f.Contains("may differ from 1 by at most 0.05", StringComparison.Ordinal)));
    }

    [Fact]
    public void Probabilities_without_all_their_digits_are_refused()
    {
        const string small =
            "below 1E-300, the smallest probability that keeps its digits; write 1E-300, which no trajectory can distinguish from it";
        Assert.Equal([$"matrix.rows: row 2, column 1 is 5E-324, {small} (rows and columns count from 1)"],
            Faults(new ExplicitMatrix { Rows = [[0.5, 0.5], [5e-324, 1]] }));
        Assert.Equal([$"matrix.row: entry 2 is 1E-310, {small}"], Faults(new IdenticalRows { Row = [1, 1e-310] }));
        Assert.Equal([$"matrix.p: 5E-324, {small}"], Faults(new TwoToken { P = 5e-324 }));
        Assert.Equal([$"matrix.leak: 5E-324, {small}"], Faults(new Block { Leak = 5e-324 }, 4));
        Assert.Empty(Faults(new ExplicitMatrix { Rows = [[1e-300, 1], [1, 1e-300]] }));
    }

    [Fact]
    public void Bad_rows_are_all_told()
    {
        Assert.Equal(
            ["matrix.rows: row 1 sums to 1.1; each row must sum to one within 1E-09 (rows and columns count from 1)",
                "matrix.rows: row 2 has 3 numbers where the matrix has 2 rows; it must be square (rows and columns count from 1)"],
            Faults(new ExplicitMatrix { Rows = [[0.5, 0.6], [0.2, 0.3, 0.5]] }));
        Assert.Equal(["matrix.rows: row 1, column 1 is 0; every probability must be positive (rows and columns count from 1)"],
            Faults(new ExplicitMatrix { Rows = [[0, 1], [0.5, 0.5]] }));
        Assert.Equal(
            ["matrix.rows: row 1, column 1 is 0; every probability must be positive, or the whole diagonal zero (rows and columns count "
                + "from 1)"], Faults(new ExplicitMatrix { Rows = [[0, 1], [0.5, 0.5]] }, zeroDiagonal: true));
        Assert.Empty(Faults(new ExplicitMatrix { Rows = [[0, 1], [1, 0]] }, zeroDiagonal: true));
        Assert.Equal(["matrix.rows: row 2, column 1 is -0.5; every probability must be positive (rows and columns count from 1)"],
            Faults(new ExplicitMatrix { Rows = [[0.5, 0.5], [-0.5, 1.5]] }));
        Assert.Equal(["matrix.rows: row 1, column 2 is NaN; every probability must be positive (rows and columns count from 1)"],
            Faults(new ExplicitMatrix { Rows = [[0.5, double.NaN], [0.5, 0.5]] }));
        Assert.Equal(["matrix.rows: 1 rows; a vocabulary has at least 2 tokens, so a matrix has at least 2 rows"],
            Faults(new ExplicitMatrix { Rows = [[1]] }));
        Assert.Equal(["matrix.row: entry 2 is 0; every probability must be positive"], Faults(new IdenticalRows { Row = [1, 0] }));
        Assert.Equal(["matrix.row: the numbers sum to 0.9; they must sum to one within 1E-09"],
            Faults(new IdenticalRows { Row = [0.4, 0.5] }));
        Assert.Equal(["matrix.p: 1, must lie strictly between 0 and 1"], Faults(new TwoToken { P = 1 }));
        Assert.Equal(["matrix.blocks: 5 blocks of 4 tokens; at most vocabulary_size blocks"], Faults(new Block { Blocks = 5 }, 4));
        Assert.Equal(["matrix: it has 2 tokens, but vocabulary_size is 3; omit vocabulary_size, which the matrix fixes"],
            Faults(new TwoToken(), 3));
        Assert.Equal(["vocabulary_size: 1 is too small; a vocabulary has at least 2 tokens"], Faults(new GaussianLogits(), 1));
    }
}
