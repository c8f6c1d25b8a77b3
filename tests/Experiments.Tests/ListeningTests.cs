using Experiments.Decoding;
using Experiments.Depth;
using Experiments.Eos;
using Experiments.Estimate;
using Experiments.Forecasting;
using Experiments.Landscape;
using Experiments.PositionalEncoding;
using Experiments.Shared;
using Experiments.Tests.Estimate;
using Repro.Experiments;

namespace Experiments.Tests;

/// <summary>Long work is given up when it is cancelled in its midst: each of these would take a quarter of a minute or far more.</summary>
public sealed class ListeningTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Faces_of_equal_rows() =>
        IsGivenUp(new ForecastExperiment(), new() { Matrix = new IdenticalRows { Row = [.. Enumerable.Repeat(0.05, 20)] } });

    [Fact]
    public void A_flow_of_many_tokens() =>
        IsGivenUp(new ForecastExperiment(), new() { VocabularySize = 1000, Matrix = new GaussianLogits() });

    [Fact]
    public void Windows() => IsGivenUp(new PositionalEncodingExperiment(),
        new() { Prior = new WindowPrior { Width = 17 }, Study = new CollapseStudy { Tokens = 1_000_000_000_000 } });

    [Fact]
    public void An_endless_trajectory() => IsGivenUp(new PositionalEncodingExperiment(),
        new()
        {
            Matrix = new TwoToken { P = 0.7, Q = 0.7 },
            Prior = new ExponentialPrior { Gamma = 0.999 },
            Study = new CollapseStudy { Tokens = 1_000_000_000_000 }
        });

    [Fact]
    public void A_fit_of_many_parameters() => IsGivenUp(new PositionalEncodingExperiment(),
        new() { VocabularySize = 64, Matrix = new GaussianLogits(), Study = new RecoveryStudy { Length = 16, Samples = 1_000_000 } });

    [Fact]
    public void Sequences_that_do_not_end() =>
        IsGivenUp(new EosExperiment(), new() { VocabularySize = 32, Longest = 1_000_000, Sequences = 1_000_000 });

    [Fact]
    public void Tokens_of_a_large_vocabulary() => IsGivenUp(new DecodingExperiment(), new() { VocabularySize = 256, Tokens = 10_000_000 });

    [Fact]
    public void Two_layers() => IsGivenUp(new DepthExperiment(), new() { VocabularySize = 64, Tokens = 19_000 });

    [Fact]
    public void A_long_descent() => IsGivenUp(new LandscapeExperiment(),
        new()
        {
            VocabularySize = 12,
            EmbeddingDimension = 12,
            Data = new UnbeatenData(),
            MaximumIterations = 10_000_000,
            Step = 0.01,
            Segments = 10_000
        });

    /// <summary>The preparation itself, not the cell after it.</summary>
    [Fact]
    public void A_fit_of_the_users_data() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => new EstimateExperiment().Prepare(EstimateRun.Pairs("prompt,next\na b,a\n"), new Context(new(canceled: true))));

    private static void IsGivenUp<TParameters, TPoint>(Experiment<TParameters, TPoint> experiment, TParameters parameters)
        where TParameters : class, new()
        where TPoint : class
    {
        var resolved = experiment.Resolve(parameters);
        Assert.Empty(experiment.Validate(resolved));
        using var source = new CancellationTokenSource();
        source.CancelAfter(Soon);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            experiment.Run(resolved, experiment.Prepare(resolved, new Context(source.Token)), new SilentCell(source.Token)));
    }

    private sealed class Context(CancellationToken cancellation) : PointContext
    {
        public override int Draw => 0;

        public override CancellationToken Cancellation => cancellation;

        public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts) => InMemoryRun.Seed(name);
    }

    private sealed class SilentCell(CancellationToken cancellation) : Cell
    {
        public override int Draw => 0;

        public override int Replicate => 0;

        public override CancellationToken Cancellation => cancellation;

        public override StreamSeed Seed(string name) => InMemoryRun.Seed(name);

        public override void Add<TRow>(TableDefinition<TRow> table, TRow row)
        {
        }
    }
}
