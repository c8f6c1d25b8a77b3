using Repro.Bundles;

namespace Repro.Tests.Bundles;

public class PackageListTests
{
    private static Dictionary<string, string> Packages(params (string Name, string Package)[] packages) =>
        packages.ToDictionary(p => p.Name, p => p.Package);

    [Fact]
    public void A_list_is_written_by_name_and_read_again()
    {
        var packages = Packages(("b", "1.0 sha512-x=="), ("a", "2.0-rc.1 sha512-y=="));
        Assert.Equal("a 2.0-rc.1 sha512-y==\nb 1.0 sha512-x==\n", PackageList.Text(packages));
        Assert.Equal(packages.OrderBy(p => p.Key), PackageList.Read(PackageList.Text(packages)));
        Assert.Empty(PackageList.Read(""));
    }

    [Theory]
    [InlineData("a 1.0")]
    [InlineData("a 1.0 md5-x")]
    [InlineData("a  sha512-x")]
    [InlineData("a 1.0 sha512-x more")]
    [InlineData("b 2.0 sha512-x")]
    [InlineData("{}")]
    public void What_is_no_list_is_refused_with_its_line(string line) =>
        Assert.StartsWith("packages.txt:2 is not NAME VERSION",
            Assert.Throws<FormatException>(() => PackageList.Read($"b 1.0 sha512-x\n{line}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_overlong_line_is_refused() =>
        Assert.Throws<FormatException>(() => PackageList.Read($"a 1.0 sha512-{new string('x', 600)}"));

    [Fact]
    public void Packages_that_differ_are_named_with_both_versions()
    {
        var own = Packages(("a", "1.0 sha512-x"), ("b", "1.0 sha512-x"), ("c", "1.0 sha512-x"));
        Assert.Null(PackageList.Difference(own, own));
        Assert.Equal("a is 1.0 here and 2.0 in the bundle; "
            + "b is 1.0 (sha512-x…) here and 1.0 (sha512-y…) in the bundle; c is 1.0 here and absent in the bundle; and 1 more",
            PackageList.Difference(own, Packages(("a", "2.0 sha512-x"), ("b", "1.0 sha512-y"), ("d", "1.0 sha512-x"))));
    }
}
