using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// The learning rates that the attributes' documentation recommends are those that the programs of <c>compare</c> train with, and these
/// are known to work.
/// </summary>
public sealed class RecommendedRateTests
{
    /// <summary>As many programs as the comparison has, so that none is left out by the way it is written.</summary>
    [Theory]
    [InlineData("Bert")]
    [InlineData("MiniLm")]
    public void EveryProgramIsRead(string folder) =>
        Assert.Equal(
            Directory
                .GetFiles(Repository.PathTo("Definitions", "FineTuning", folder), "*.cs")
                .Sum(path => Regex.Count(File.ReadAllText(path), @"\[FineTune<")),
            ProgramRate.All.Count(program => program.Adaptation.StartsWith("MiniLm", StringComparison.Ordinal) == (folder == "MiniLm"))
        );

    [Fact]
    public void EveryProgramTrainsWithARateThatAMethodOfItIsKnownToWorkWith()
    {
        string[] others =
        [
            .. ProgramRate.All.Where(program => !program.IsTypical).Select(program => $"{program.Adaptation}: {program.Written}"),
        ];

        Assert.Empty(others);
        Assert.False((ProgramRate.All[0] with { Methods = ["Lora"], Written = "1e-6" }).IsTypical);
    }

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
        var rate = ProgramRate.All.Single(program => program.Adaptation == adaptation).Written;
        var written = Directory
            .EnumerateFiles(Repository.PathTo("Runtime", "DslPeft", "Methods"), "*.cs")
            .Select(File.ReadAllText)
            .Select(text =>
                Regex.Match(
                    text,
                    $@"<remarks>((?:(?!<remarks>).)*)</remarks>(?:(?!<remarks>).)*\npublic sealed (?:partial )?class {method}Attribute\b",
                    RegexOptions.Singleline
                )
            )
            .Single(match => match.Success)
            .Groups[1]
            .Value;
        var remarks = Regex.Replace(written, @"\s+(///\s+)?", " ");

        Assert.Matches($@"\b{Regex.Escape(rate)}\b", remarks);
        Assert.Contains("warm-up over 6%", remarks, StringComparison.Ordinal);
    }
}
