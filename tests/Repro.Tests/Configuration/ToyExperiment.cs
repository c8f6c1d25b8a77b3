using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Repro.Tests.Configuration;

public enum ToyVariant
{
    Self,
    CrossOver,
}

public abstract record Source
{
    public virtual int? FixedSize => null;
}

[Kind("normal", "normal logits")]
public sealed record NormalSource : Source
{
    [Parameter("standard deviation", Unit = "nats", Minimum = 0, Maximum = 100)]
    public double Scale { get; init; } = 1;

    [Parameter("how many", Minimum = 1, Maximum = 1000), Draws]
    public int Draws { get; init; } = 1;
}

[Kind("two-token", "two tokens")]
public sealed record TwoTokenSource : Source
{
    [Parameter("P(1 → 2)", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double P { get; init; } = 0.3;

    [Parameter("P(2 → 1)", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double Q { get; init; } = 0.7;

    public override int? FixedSize => 2;
}

[Kind("explicit", "given row by row")]
public sealed record ExplicitSource : Source
{
    [Parameter("rows")]
    public IReadOnlyList<IReadOnlyList<double>> Rows { get; init; } = [[0.5, 0.5], [0.5, 0.5]];

    public override int? FixedSize => Rows.Count;
}

[Kind("file", "read from a file")]
public sealed record FileSource : Source
{
    [Parameter("the file")]
    public InputFile? Path { get; init; }
}

public sealed record Prompting
{
    [Parameter("tokens in a prompt", Unit = "tokens", Minimum = 1, Maximum = 4096)]
    public int Length { get; init; } = 16;

    [Parameter("with replacement")]
    public bool Replacement { get; init; } = true;
}

public sealed record ToyParameters
{
    [Parameter("number of tokens", Unit = "tokens", Minimum = 2, Maximum = 1024)]
    public int VocabularySize { get; init; } = 8;

    [Parameter("number of prompts", Unit = "prompts", Minimum = 1, Maximum = 1e12)]
    public long Samples { get; init; } = 1024;

    [Parameter("total penalty", Minimum = 0)]
    public double Ridge { get; init; }

    [Parameter("which attention")]
    public ToyVariant Variant { get; init; } = ToyVariant.Self;

    [Parameter("the prompts")]
    public Prompting Prompts { get; init; } = new();

    [Parameter("the matrix")]
    public Source Matrix { get; init; } = new NormalSource();

    [Parameter("a remark")]
    public string Remark { get; init; } = "";

    [Parameter("when to look", Minimum = 0)]
    public IReadOnlyList<int> Checkpoints { get; init; } = [1, 2, 3];

    [Parameter("stops here", Minimum = 0)]
    public double? Limit { get; init; }
}

public sealed record ToyRow
{
    [Column("a number")]
    public double Value { get; init; }
}

public sealed class ToyExperiment : Experiment<ToyParameters, object>
{
    public static readonly TableDefinition<ToyRow> Table = new("toys", "one row a toy");

    public static readonly ExperimentCatalog Catalog = ExperimentCatalog.Of(new ToyExperiment(), new OtherToy());

    public override string Name => "toy-coverage";

    public override string Title => "A toy";

    public override string Description => "Nothing of note.";

    public override IReadOnlyList<TableDefinition> Tables => [Table];

    public override IReadOnlyList<ClaimSource> ClaimSources => [new("toy", "Theorem 0", "Toys are toys.")];

    public override ToyParameters Resolve(ToyParameters parameters) =>
        parameters.Matrix.FixedSize is { } size ? parameters with { VocabularySize = size } : parameters;

    public override IEnumerable<string> Validate(ToyParameters parameters)
    {
        if (parameters.Matrix is ExplicitSource { Rows: var rows })
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Count != rows.Count) yield return $"matrix.rows[{i}]: has {rows[i].Count} numbers, must have {rows.Count}";
            }
        }

        if (parameters.Samples == 13) yield return "samples: 13 is unlucky";
        if (parameters.Samples + parameters.VocabularySize == 20) yield return "vocabulary_size and samples sum to 20";
    }

    public override IEnumerable<string> Foresee(ToyParameters parameters)
    {
        if (parameters.Samples > 1_000_000) yield return $"{parameters.Samples} samples take long";
    }

    public override object Prepare(ToyParameters parameters, PointContext context) => parameters;

    public override void Run(ToyParameters parameters, object point, Cell cell) => cell.Add(Table, new ToyRow());

    public override IEnumerable<Figure> Figures(Results<ToyParameters> results) => [];

    public override IEnumerable<Claim> Claims(Results<ToyParameters> results) => [];
}

public sealed record OtherParameters
{
    [Parameter("a number")]
    public double Number { get; init; } = 1;
}

public sealed class OtherToy : Experiment<OtherParameters, object>
{
    public override string Name => "other";

    public override string Title => "Another toy";

    public override string Description => "Nothing.";

    public override IReadOnlyList<TableDefinition> Tables => [];

    public override object Prepare(OtherParameters parameters, PointContext context) => parameters;

    public override void Run(OtherParameters parameters, object point, Cell cell)
    {
    }

    public override IEnumerable<Figure> Figures(Results<OtherParameters> results) => [];

    public override IEnumerable<Claim> Claims(Results<OtherParameters> results) => [];
}
