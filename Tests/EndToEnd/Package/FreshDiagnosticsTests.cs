namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>What is wrong with a declaration is seen in a plain build, and nothing else is.</summary>
[Collection(PackageCollection.Name)]
public sealed class FreshDiagnosticsTests(PackageFeed feed)
{
    private const string Declaration = """
        using DslPeft;
        using DslPeft.Architectures;

        Console.WriteLine(Misspelt.TrainableParameters);

        [Adapt<BertMini>]
        [Lora("Quary", Site.Value, Rank = 8, Alpha = 16)]
        [Classifier(Labels = 2)]
        public sealed partial class Misspelt : IAdapted;
        """;

    [Fact]
    public void WrongSiteIsAnErrorOfAPlainBuildWithItsPlaceAndRemedy()
    {
        using var project = new FreshProject(feed, Declaration, libtorch: false);

        var build = project.Build("-p:DslPeftRunsTorch=false");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(
            "Program.cs(7,7): error DPEFT205: 'BertMini' has no site 'Quary' (did you mean 'Query'?); the sites for Lora are ",
            build.Output
        );
        Assert.Contains("Query, Key, Value, AttentionOut", build.Output);
        Assert.Contains(" 1 Error(s)", build.Output);

        project.Write("Program.cs", Declaration.Replace("\"Quary\"", "Site.Query"));
        Assert.Contains(" 0 Warning(s)", project.Build("-p:DslPeftRunsTorch=false").Succeeded().Output);
    }
}
