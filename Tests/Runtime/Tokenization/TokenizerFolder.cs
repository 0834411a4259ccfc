using System.Text.Json;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>Checkpoint folders of small tokenisers, to which tests add files.</summary>
internal static class TokenizerFolder
{
    /// <summary>Ids of the pairs of <see cref="Gpt2"/>: special token 0, bytes 1 to 256.</summary>
    public const int Ab = 257,
        BlankAb = 258;

    /// <summary>A folder with <c>vocab.txt</c>; the given pieces have ids from 5 on.</summary>
    public static TemporaryFolder Bert(params string[] pieces)
    {
        var folder = new TemporaryFolder();
        TestVocabulary.With(pieces).Save(Path.Combine(folder.Path, "vocab.txt"));
        return folder;
    }

    /// <summary>A folder with GPT-2's <c>vocab.json</c> and <c>merges.txt</c>: <c>ab</c> and <c> ab</c> are pieces.</summary>
    public static TemporaryFolder Gpt2()
    {
        var folder = new TemporaryFolder();
        BytePairVocabulary.Of(SpecialTokenSet.Gpt2, [("a", "b"), ("Ġ", "ab")]).Save(folder.Path);
        return folder;
    }

    /// <summary>A folder with LLaMA's <c>tokenizer.model</c>.</summary>
    public static TemporaryFolder Llama()
    {
        var folder = new TemporaryFolder();
        File.Copy(SharedData.Path("data", "tokenizers", "llama", "tokenizer.model"), Path.Combine(folder.Path, "tokenizer.model"));
        return folder;
    }

    /// <summary>Writes <c>tokenizer_config.json</c> and reads the folder's tokeniser.</summary>
    public static Tokenizer Configured(this TemporaryFolder folder, string config)
    {
        folder.Write("tokenizer_config.json", config);
        return Tokenizer.Load(folder.Path);
    }

    /// <summary>The message with which the folder's tokeniser is refused.</summary>
    public static string Refusal(this TemporaryFolder folder) =>
        Assert.Throws<VocabularyException>(() => Tokenizer.Load(folder.Path)).Message;

    /// <summary>A configuration with one entry of <c>added_tokens_decoder</c>.</summary>
    public static string Entry(int id, string text, bool before = false, bool behind = false) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["added_tokens_decoder"] = new Dictionary<string, object>
                {
                    [$"{id}"] = new
                    {
                        content = text,
                        lstrip = before,
                        rstrip = behind,
                        normalized = false,
                        single_word = false,
                        special = true,
                    },
                },
            }
        );
}
