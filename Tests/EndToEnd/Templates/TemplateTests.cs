using System.Text;
using DslPeft.EndToEnd.Tests.Package;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Templates;

/// <summary>
/// The programs that <c>dotnet new dslpeft</c> makes: they build without warnings, train on their sample rows, and predict.
/// </summary>
[Collection(PackageCollection.Name)]
public sealed class TemplateTests(PackageFeed feed, TemplateFeed templates) : IClassFixture<TemplateFeed>
{
    [Fact]
    public void EveryProgramTrainsAndPredicts()
    {
        using var project = new FreshProject(
            feed,
            File.ReadAllText(Repository.PathTo("Tests", "EndToEnd", "Templates", "TemplateDriver.txt"))
        );
        using var made = new TemporaryFolder();
        var programs = new StringBuilder();
        foreach (var choice in TemplateCombination.Tested)
        {
            string name = $"{choice.Base}_{choice.Method}_{choice.Task}";
            templates.Make(choice, $"Made.{name}", made.PathTo(name));
            foreach (string file in Directory.GetFiles(made.PathTo(name), "*.cs"))
            {
                project.Write($"{name}.{Path.GetFileName(file)}", File.ReadAllText(file));
            }
            programs.AppendLine($"""        ("{name}", "{choice.Task}", Made.{name}.Program.Run),""");
        }
        project.Write("Bases.cs", File.ReadAllText(Repository.PathTo("Tests", "EndToEnd", "Templates", "TemplateBases.cs")));
        project.Write(
            "Programs.cs",
            $$"""
            namespace Made;

            public static class Programs
            {
                public static (string Name, string Task, Func<string[], int> Run)[] All { get; } =
                [
            {{programs}}    ];
            }
            """
        );
        TemplateFolders.Write(made.PathTo("bases"));

        Assert.Contains(" 0 Warning(s)", project.Build().Succeeded().Output);
        var run = project.Run(made.Path, made.PathTo("bases")).Succeeded();

        Assert.All(TemplateCombination.Tested, choice =>
            Assert.True(
                run.StandardOutput.Contains($"{choice.Base}_{choice.Method}_{choice.Task}: 0, 0", StringComparison.Ordinal),
                $"{choice} does not train and predict: {run}"
            )
        );
    }

    [Theory]
    [InlineData("minilm", "lora", "generate")]
    [InlineData("gpt2", "lora", "embed")]
    [InlineData("llama", "bitfit", "classify")]
    public void ACombinationThatCannotBeIsRefusedByTheBuild(string @base, string method, string task)
    {
        var choice = new TemplateCombination(@base, method, task);
        using var made = new TemporaryFolder();
        templates.Make(choice, "Refused", made.PathTo("project"));
        WrittenProject.UseFeed(made, feed.Path);

        var build = WrittenProject.Build(made, "-p:DslPeftRunsTorch=false");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(choice.WhyRefused!, build.Output);
        Assert.DoesNotContain(choice, TemplateCombination.All);
    }

    [Fact]
    public void AProgramAsItIsMadeIsAWholeProject()
    {
        using var made = new TemporaryFolder();
        templates.Make(new TemplateCombination("minilm", "lora", "classify"), "my-reviews", made.PathTo("project"));
        WrittenProject.UseFeed(made, feed.Path);

        Assert.Contains(" 0 Warning(s)", WrittenProject.Build(made).Succeeded().Output);
        WrittenProject.Run(made, "train", "--data", "data", "--max-steps", "2", "--threads", "1", "--quiet");
        var predicted = WrittenProject.Run(made, "predict", "--adapter", "runs/Program/adapter.safetensors", "--text", "a lovely evening");

        Assert.Matches("(negative|positive)", predicted.StandardOutput);
        Assert.True(File.Exists(made.PathTo("project", "README.md")));
    }
}
