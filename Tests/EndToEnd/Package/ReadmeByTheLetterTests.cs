using System.Text.RegularExpressions;
using DslPeft.Architectures;
using DslPeft.Data;
using DslPeft.EndToEnd.Tests.Support;
using DslPeft.Tokenization;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>
/// The first page, followed by the letter from an empty folder: its sections on a declaration and on a project of one's own, block by
/// block in their order, with what the words between them say to do.
/// </summary>
[Collection(PackageCollection.Name)]
public sealed partial class ReadmeByTheLetterTests(PackageFeed feed) : IDisposable
{
    private const string Project = "Reviews";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void AProjectOfOnesOwnIsDeclaredTrainedAndUsedAsThePageSays()
    {
        string page = File.ReadAllText(Repository.PathTo("README.md")).ReplaceLineEndings("\n");
        string own = Section(page, "In a project of your own");
        Block[] blocks = [.. Blocks(own)],
            csharp = [.. blocks.Where(block => block.Language == "csharp")];

        // "that `dotnet new console --name Reviews` makes"
        string create = ToldCommand().Match(own).Groups[1].Value;
        Command.DotNet(_folder.Path, [.. create.Split(' ')[1..], "--no-restore"]).Succeeded();
        // "give its folder to NuGet as a source as above"
        _folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        var feedBlock = Blocks(Section(page, "A program in ten minutes")).Single(block => block.Language == "bash");
        string source = feedBlock
            .Text.Split('\n')
            .Single(line => line.StartsWith("dotnet nuget add source", StringComparison.Ordinal))
            .Replace("\"$PWD/packages\"", feed.Path, StringComparison.Ordinal);
        Command.DotNet(_folder.Path, [.. source.Split(' ')[1..], "--configfile", _folder.PathTo("nuget.config")]).Succeeded();
        // "say in the project file"
        string file = _folder.PathTo(Project, $"{Project}.csproj"),
            said = blocks.Single(block => block.Language == "xml").Text;
        Assert.Contains("<PackageReference Include=\"DslPeft\" Version=\"", said);
        File.WriteAllText(
            file,
            File.ReadAllText(file)
                .Replace("</Project>", OwnVersion().Replace(said, $"${{1}}{feed.Version}$2") + "\n</Project>", StringComparison.Ordinal)
        );
        // "delete it, since the program below is the project's `Main`"
        Assert.Contains("writes a `Program.cs` with statements of its own: delete it", own);
        File.Delete(_folder.PathTo(Project, "Program.cs"));
        // "Declare an adaptation as above", then the block below
        _folder.Write($"{Project}/Declaration.cs", Blocks(Section(page, "A declaration")).First(block => block.Language == "csharp").Text);
        _folder.Write($"{Project}/Sentiment.cs", csharp[0].Text);
        Assert.Contains(" 0 Warning(s)", DotNet("build", "-nologo", "-c", "Release").Output);

        WriteInputs();
        // "Train from the command line"; libtorch starts anew for each, and the base is a real one's size
        foreach (string command in blocks.First(block => block.Language == "bash").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            DotNet([.. Words().Matches(command).Select(word => word.Value.Trim('"')).Skip(1)]);
        }
        Assert.True(File.Exists(_folder.PathTo(Project, "runs", "lora", "adapter.safetensors")));
        DotNet("build", "-nologo", "-c", "Release", "-t:ParameterReport");

        // "The statements stand in a method in the namespace of the declarations", with the namespaces that the words name; the program
        // has an entry point of its own then.
        string[] named = [.. Names().Matches(own.Split("the types are in ")[1].Split(':')[0]).Select(match => match.Groups[1].Value)];
        Assert.Equal(["DslPeft", "DslPeft.Architectures", "DslPeft.Data", "DslPeft.Tokenization", "DslPeft.Training"], named);
        _folder.Write(
            $"{Project}/FromCode.cs",
            $$"""
            {{string.Join('\n', named.Select(name => $"using {name};"))}}

            namespace {{Project}};

            public static class FromCode
            {
                public static void Main()
                {
            {{string.Join('\n', csharp[1..].Select(block => block.Text))}}
                }
            }
            """
        );
        DotNet("run", "-c", "Release");
        Assert.All(["lora.safetensors", "lora-deployed.safetensors", "lora-peft", "lora-hub"], made =>
            Assert.True(Path.Exists(_folder.PathTo(Project, made)), made)
        );
    }

    /// <summary>A base of random weights under the names of the page, and a few rows.</summary>
    private void WriteInputs()
    {
        using (var weights = new BertBase())
        {
            weights.Initialise(1);
            var pieces = WordPieceVocabulary.Build(SampleSentiment.Train().Select(row => row.Text), 1000);
            TestInputs.Write(_folder.PathTo(Project, "models", "bert-base-uncased"), weights, pieces);
        }
        TestInputs.WriteRows(_folder.PathTo(Project, "data", "sst2", "train.tsv"), SampleSentiment.Train().Take(8));
        TestInputs.WriteRows(_folder.PathTo(Project, "data", "sst2", "dev.tsv"), SampleSentiment.Dev().Take(4));
    }

    private CommandResult DotNet(params string[] arguments) =>
        Command
            .Run(
                _folder.PathTo(Project),
                "dotnet",
                arguments,
                ("MSBUILDDISABLENODEREUSE", "1"),
                ("RestorePackagesPath", _folder.PathTo("packages")),
                ("RestoreFallbackFolders", NuGetPackages.Folder)
            )
            .Succeeded();

    private static string Section(string page, string title) => page.Split($"\n## {title}\n")[1].Split("\n## ")[0];

    private static IEnumerable<Block> Blocks(string section) =>
        Fenced().Matches(section).Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value));

    private sealed record Block(string Language, string Text);

    [GeneratedRegex(@"^```(\w+)\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`(dotnet new console --name Reviews)`")]
    private static partial Regex ToldCommand();

    [GeneratedRegex("(Include=\"DslPeft\" Version=\")[^\"]+(\")")]
    private static partial Regex OwnVersion();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex Names();
}
