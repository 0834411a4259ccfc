using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>A comparison over one of several bases: by name, by the tensors of a folder, or the first.</summary>
[Collection(ProcessWide.Name)]
public sealed class ComparisonBaseTests : IDisposable
{
    private readonly TinyProgram _program = new();
    private bool _firstIsThere = true;

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("first", "First", "first")]
    [InlineData("second", "Second", "second")]
    [InlineData(null, "First", "first")]
    public void ABaseIsChosenByItsName(string? name, string program, string shown)
    {
        Assert.Equal(0, Run(name is null ? [] : ["--base", name]));

        var row = Assert.Single(JsonDocument.Parse(_program.StandardOutput).RootElement.EnumerateArray());
        Assert.Equal((program, shown), (row.GetProperty("name").GetString(), row.GetProperty("base").GetString()));
    }

    [Theory]
    [InlineData(TinyBase.Hidden, "Second")]
    [InlineData(7, "First")]
    [InlineData(5, "First")]
    public void AFolderIsRecognisedByItsTensors(int hidden, string program)
    {
        using var words = zeros(TinyBase.Vocabulary, hidden);
        SafetensorsWriter.Write(Path.Combine(_program.Base, "model.safetensors"), [new("embeddings.word_embeddings.weight", words)]);
        File.WriteAllText(Path.Combine(_program.Base, "config.json"), "{}");

        Assert.Equal(0, Run("--base", _program.Base));
        Assert.Equal(
            program,
            Assert.Single(JsonDocument.Parse(_program.StandardOutput).RootElement.EnumerateArray()).GetProperty("name").GetString()
        );
    }

    [Theory]
    [InlineData()]
    [InlineData("--base", "first")]
    public void ABaseThatIsNotThereIsSaidAndNotReplaced(params string[] arguments)
    {
        _firstIsThere = false;

        Assert.Equal(ExitCode.Usage, Run(arguments));
        Assert.Equal("error: the first is not there: take --base second.\n", _program.StandardError);
        Assert.Equal(0, Run("--base", "second"));
    }

    [Fact]
    public void HelpNamesTheBases()
    {
        Assert.Equal(0, Run("--help"));
        Assert.Contains(
            "or a name: first, second. Without it, first.",
            string.Join(' ', _program.StandardOutput.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
    }

    private int Run(params string[] more)
    {
        string[] args =
        [
            .. more,
            "--data",
            _program.Folder,
            "--output",
            _program.In(Guid.NewGuid().ToString()),
            "--max-steps",
            "1",
            "--quiet",
            "--json",
        ];
        return _program.Capture(args, CancellationToken.None, context =>
            ComparisonProgram.Run(
                [Base("first", 7, () => _firstIsThere), Base("second", TinyBase.Hidden, () => true)],
                [.. context.Arguments],
                context
            )
        );
    }

    private ComparisonBase Base(string name, int hidden, Func<bool> there)
    {
        // A folder of that name, which holds the tokeniser.
        var folder = Directory.CreateDirectory(_program.In(name)).FullName;
        File.Copy(Path.Combine(_program.Base, "vocab.txt"), Path.Combine(folder, "vocab.txt"), overwrite: true);
        var architecture = new TinyBase().Info;
        return new ComparisonBase
        {
            Name = name,
            Architecture = architecture with { Rows = [architecture.Rows[0] with { Shape = [TinyBase.Vocabulary, hidden] }] },
            Find = () => there() ? folder : null,
            Absent = $"the {name} is not there: take --base second.",
            Programs = [TinyProgram.Define(char.ToUpperInvariant(name[0]) + name[1..])],
        };
    }
}
