using DslPeft.Checkpoints;
using DslPeft.Generation;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Generation;

public sealed class EndTokenTests
{
    [Theory]
    [InlineData(null, null, new[] { 0 })]
    [InlineData("""{"eos_token_id": 7}""", null, new[] { 0, 7 })]
    [InlineData("""{"eos_token_id": 7}""", """{"eos_token_id": [8, 0, 9]}""", new[] { 0, 8, 9 })]
    [InlineData("""{"eos_token_id": 7}""", """{"eos_token_id": null}""", new[] { 0, 7 })]
    [InlineData("""{"eos_token_id": null}""", "{}", new[] { 0 })]
    public void TheTokenisersAndTheModelsEndTokensCount(string? config, string? generation, int[] expected)
    {
        using var folder = Folder(config, generation);

        Assert.Equal(expected, EndTokens.Of(Tokenizer.Load(folder.Path), folder.Path));
    }

    [Theory]
    [InlineData("""{"eos_token_id": "2"}""")]
    [InlineData("""{"eos_token_id": -1}""")]
    [InlineData("""{"eos_token_id": [1, 1.5]}""")]
    public void AnotherValueIsRefused(string generation)
    {
        using var folder = Folder(null, generation);

        var message = Assert.Throws<CheckpointException>(() => EndTokens.Of(Tokenizer.Load(folder.Path), folder.Path)).Message;
        Assert.Contains("generation_config.json", message);
        Assert.Contains("'eos_token_id' is", message);
    }

    private static TemporaryFolder Folder(string? config, string? generation)
    {
        var folder = TokenizerFolder.Gpt2();
        foreach ((var name, var content) in new[] { ("config.json", config), ("generation_config.json", generation) })
        {
            if (content is not null)
            {
                folder.Write(name, content);
            }
        }
        return folder;
    }
}
