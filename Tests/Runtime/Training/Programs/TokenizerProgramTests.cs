using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>What programs make of the tokeniser of their base.</summary>
public sealed class TokenizerProgramTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    /// <summary>Every program that loads a tokeniser says what of its files has no effect, and refuses what is not computed.</summary>
    [Fact]
    public void ProgramsSayWhatHasNoEffect()
    {
        string config = Path.Combine(_program.Base, "tokenizer_config.json"),
            adapter = Path.Combine(_program.Output, "adapter.safetensors");
        File.WriteAllText(config, """{"do_lower_case": true, "fancy": 1}""");
        string[][] runs =
        [
            [
                "train",
                "--base",
                _program.Base,
                "--data",
                _program.In("train.tsv"),
                "--output",
                _program.Output,
                "--max-steps",
                "1",
                "--quiet",
            ],
            ["evaluate", "--base", _program.Base, "--adapter", adapter, "--data", _program.In("dev.tsv")],
            ["predict", "--base", _program.Base, "--adapter", adapter, "--text", "more"],
        ];
        foreach (var run in runs)
        {
            Assert.Equal(0, _program.Run(run));
            Assert.Contains($"warning: {config}: 'fancy' is not known", _program.StandardError);
        }

        File.WriteAllText(config, """{"never_split": ["more"]}""");
        Assert.Equal(ExitCode.Failed, _program.Run(runs[2]));
        Assert.Contains($"error: {config}: 'never_split' is not computed", _program.StandardError);
    }

    [Fact]
    public void ATextWithoutTokensIsAMessage()
    {
        using var folder = TokenizerFolder.Gpt2();
        var definition = _program.Definition;

        var message = Assert
            .Throws<UsageException>(() => TaskData.OfTexts(definition, definition.Data, ["ab", ""], Tokenizer.Load(folder.Path), 8))
            .Message;

        Assert.Contains("--text is empty", message);
        Assert.Equal(2, TaskData.OfTexts(definition, definition.Data, ["ab", "a"], Tokenizer.Load(folder.Path), 8).Count);
    }
}
