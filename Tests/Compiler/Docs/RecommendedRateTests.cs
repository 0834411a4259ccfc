using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>The learning rates that the attributes' documentation recommends are those that the programs over MiniLM train with.</summary>
public sealed partial class RecommendedRateTests
{
    private static readonly string Programs = File.ReadAllText(Repository.PathTo("Definitions", "FineTuning", "MiniLm", "MiniLmPrograms.cs"));

    [Theory]
    [InlineData("MiniLmLora", "Lora")]
    [InlineData("MiniLmHoulsby", "Houlsby")]
    [InlineData("MiniLmPrefix", "Prefix")]
    [InlineData("MiniLmPrefixMlp", "Prefix")]
    [InlineData("MiniLmAdaMix", "AdaMix")]
    [InlineData("MiniLmBitFit", "BitFit")]
    [InlineData("MiniLmFull", "FullFineTuning")]
    [InlineData("MiniLmDora", "Dora")]
    [InlineData("MiniLmPfeiffer", "Pfeiffer")]
    [InlineData("MiniLmParallel", "ParallelAdapter")]
    [InlineData("MiniLmIa3", "Ia3")]
    [InlineData("MiniLmNormTuning", "NormTuning")]
    [InlineData("MiniLmTopLayers", "TopLayers")]
    public void TheDocumentationRecommendsTheRateInUse(string adaptation, string method)
    {
        string rate = Rate().Matches(Programs).Single(match => match.Groups[1].Value == adaptation).Groups[2].Value;
        string remarks = Directory.EnumerateFiles(Repository.PathTo("Runtime", "DslPeft", "Methods"), "*.cs").Select(File.ReadAllText)
            .Select(text => Regex.Match(text, $@"/// <remarks>([^\n]*)</remarks>\n(\[[^\n]*\n)+public sealed (?:partial )?class {method}Attribute\b")).Single(match => match.Success).Groups[1].Value;

        Assert.Matches($@"\b{Regex.Escape(rate)}\b", remarks);
        Assert.Contains("warm-up over 6%", remarks, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"FineTune<(\w+), Sst2>\(.*LearningRate = ([^,]+), .*LinearWarmup\(0\.06\)")]
    private static partial Regex Rate();
}
