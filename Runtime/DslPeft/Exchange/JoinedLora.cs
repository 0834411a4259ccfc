using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The folder of Hugging Face peft of several LoRAs of one declaration side by side: one LoRA of the sum of their ranks.</summary>
internal static class JoinedLora
{
    /// <exception cref="NotSupportedException">They are no LoRAs of factors alone.</exception>
    /// <exception cref="CheckpointException">The files cannot be written.</exception>
    public static void Save(IReadOnlyList<WeightedAdapter> adapters, string folder, string? baseName)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var parts = adapters.Select(adapter => LoraFactors.Of(adapter.Model)).ToList();
        var first = StoredAdapter.Of(adapters[0].Model, AdapterLibrary.Peft, _ => PeftFormat.AdapterName);
        var joined = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var place in parts[0].Keys)
        {
            joined[parts[0][place].NameOfA] = cat([.. parts.Select(part => part[place].A)], 0);
            joined[parts[0][place].NameOfB] = cat([.. parts.Select((part, i) => part[place].B * Scalars.Of(adapters[i].Weight))], 1);
        }
        PeftFormat.Save(
            first,
            folder,
            baseName,
            slot => joined.TryGetValue(slot.Name, out var values) ? slot with { Values = values } : slot,
            config => Widen(config, adapters.Count)
        );
    }

    /// <summary>A rank so many times as large, and a numerator that leaves the scale as it is.</summary>
    private static void Widen(JsonObject config, int times)
    {
        var alpha = config["use_rslora"]?.GetValue<bool>() == true ? Math.Sqrt(times) : times;
        foreach (
            var (entry, factor) in new[] { ("r", (double)times), ("lora_alpha", alpha), ("rank_pattern", times), ("alpha_pattern", alpha) }
        )
        {
            config[entry] = config[entry] switch
            {
                JsonObject patterns => new JsonObject(
                    patterns.Select(pattern =>
                        KeyValuePair.Create(pattern.Key, (JsonNode?)AdapterConfig.Node(Number(pattern.Value!) * factor))
                    )
                ),
                { } value => AdapterConfig.Node(Number(value) * factor),
                null => null,
            };
        }
    }

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
