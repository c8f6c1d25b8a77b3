using Repro.Figures;
using Repro.Figures.Plotly;

namespace Repro.Tests.Figures;

public class LabelPlaceTests
{
    private static readonly Axis Unit = new("") { Range = (0, 100) };

    /// <summary>Right of the point stand others, above it a line, below it the edge: the label stands left of it.</summary>
    [Fact]
    public void A_label_covers_least()
    {
        var named = new Curve { Label = "name", X = [50], Y = [3] };
        var panel = Of(named, new Curve { X = [54, 58, 62, 66], Y = [3, 3, 3, 3] }, Curve.Line("", (0, 6), (100, 6)));
        Assert.Equal(("middle left", 0), Placed(panel, named));
    }

    [Fact]
    public void A_label_stays_inside_and_prefers_the_last_point()
    {
        var named = new Curve { Label = "name", X = [10, 40, 99], Y = [50, 50, 50] };
        Assert.Equal(("top left", 2), Placed(Of(named), named));
    }

    [Fact]
    public void Two_labels_of_one_point_stand_apart()
    {
        var (first, second) = (new Curve { Label = "first", X = [50], Y = [50] }, new Curve { Label = "second", X = [50], Y = [50] });
        var panel = Of(first, second);
        Assert.NotEqual(Placed(panel, first), Placed(panel, second));
    }

    [Fact]
    public void A_label_of_a_curve_in_steps_is_not_at_its_start()
    {
        var named = new Curve { Label = "name", Mode = CurveMode.Lines, Steps = true, X = [50, 80], Y = [90, 5] };
        var panel = Of(named, new Curve { X = [60, 70, 90, 95], Y = [5, 5, 5, 5] }, Curve.Line("", (0, 12), (100, 12)));
        Assert.Equal(1, Placed(panel, named).Index);
    }

    private static Panel Of(params IReadOnlyList<Trace> traces) => new() { X = Unit, Y = Unit, Traces = traces };

    private static (string Position, int Index) Placed(Panel panel, Curve curve) =>
        LabelPlace.Of(panel, 500, 500).Where(p => ReferenceEquals(p.Curve, curve)).Select(p => (p.Place.Position, p.Place.Index)).Single();
}
