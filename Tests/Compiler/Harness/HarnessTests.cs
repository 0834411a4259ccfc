namespace DslPeft.Compiler.Tests.Harness;

/// <summary>The checks of the harness themselves fail where they should.</summary>
public sealed class HarnessTests
{
    private sealed record Holder(object Inner);

    [Fact]
    public void GraphOfValuesHoldsNothingForbidden() =>
        Assert.Empty(
            ObjectGraph.Forbidden(
                new Holder(
                    new object[]
                    {
                        1,
                        "text",
                        2.5,
                        DayOfWeek.Friday,
                        new List<Holder> { new(true) },
                    }
                )
            )
        );

    [Fact]
    public void GraphFindsPartsOfACompilationAndDelegates()
    {
        var compilation = new CompilerHarness().Create("class C { }");
        var tree = compilation.SyntaxTrees[0];
        object[] forbidden =
        [
            compilation,
            compilation.GlobalNamespace,
            tree,
            tree.GetRoot(),
            tree.GetRoot().GetLocation(),
            (Action)(() => { }),
        ];

        foreach (var value in forbidden)
        {
            Assert.Equal(
                ["value.Inner.Inner[0]"],
                ObjectGraph.Forbidden(new Holder(new Holder(new[] { value }))).Select(found => found.Split(':')[0])
            );
        }
    }

    [Fact]
    public void GraphWithACycleEnds()
    {
        var cycle = new object[1];
        cycle[0] = new Holder(cycle);

        Assert.Empty(ObjectGraph.Forbidden(cycle));
    }

    [Theory]
    [InlineData("public class C { int Missing() => Nowhere; }", "CS0103")]
    [InlineData("public class C { void Unused() { int x = 1; } }", "CS0219")]
    public void FaultsOfTheSourcesAreFound(string source, string id)
    {
        var failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new CompilerHarness().Compile(source));

        Assert.Contains(id, failure.Message);
    }
}
