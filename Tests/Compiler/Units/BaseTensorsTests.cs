using DslPeft.Generators.Resolution;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>The tensors of an architecture.</summary>
public sealed class BaseTensorsTests
{
    [Theory]
    [InlineData(30522, 12, 768, 109_482_240)]
    [InlineData(28996, 12, 768, 108_310_272)]
    [InlineData(30522, 24, 1024, 335_141_888)]
    public void CountsThePublishedSizes(int vocabulary, int layers, int hidden, long expected) =>
        Assert.Equal(expected, Count(vocabulary, 512, 2, layers, hidden, 4 * hidden));

    /// <summary>V·d + P·d + T·d + 2d + L[4(d²+d) + (df+f) + (fd+d) + 4d] + (d²+d) for the pooler.</summary>
    [Fact]
    public void CountsByTheFormula() =>
        Gen.Select(Gen.Long[1, 60000], Gen.Long[1, 2000], Gen.Long[1, 4], Gen.Long[1, 40], Gen.Long[1, 2000], Gen.Long[1, 9000])
            .Sample(
                (v, p, t, l, d, f) =>
                    Assert.Equal(
                        v * d + p * d + t * d + 2 * d + l * (4 * (d * d + d) + (d * f + f) + (f * d + d) + 4 * d) + (d * d + d),
                        Count((int)v, (int)p, (int)t, (int)l, (int)d, (int)f)
                    )
            );

    [Fact]
    public void StandInOrderOfEvaluation() =>
        Assert.Equal(
            [
                "embeddings.word_embeddings.weight (50, 8)",
                "embeddings.position_embeddings.weight (16, 8)",
                "embeddings.token_type_embeddings.weight (2, 8)",
                "embeddings.LayerNorm.weight (8)",
                "embeddings.LayerNorm.bias (8)",
                "encoder.layer.{i}.attention.self.query.weight (8, 8)",
                "encoder.layer.{i}.attention.self.query.bias (8)",
                "encoder.layer.{i}.attention.self.key.weight (8, 8)",
                "encoder.layer.{i}.attention.self.key.bias (8)",
                "encoder.layer.{i}.attention.self.value.weight (8, 8)",
                "encoder.layer.{i}.attention.self.value.bias (8)",
                "encoder.layer.{i}.attention.output.dense.weight (8, 8)",
                "encoder.layer.{i}.attention.output.dense.bias (8)",
                "encoder.layer.{i}.attention.output.LayerNorm.weight (8)",
                "encoder.layer.{i}.attention.output.LayerNorm.bias (8)",
                "encoder.layer.{i}.intermediate.dense.weight (32, 8)",
                "encoder.layer.{i}.intermediate.dense.bias (32)",
                "encoder.layer.{i}.output.dense.weight (8, 32)",
                "encoder.layer.{i}.output.dense.bias (8)",
                "encoder.layer.{i}.output.LayerNorm.weight (8)",
                "encoder.layer.{i}.output.LayerNorm.bias (8)",
                "pooler.dense.weight (8, 8)",
                "pooler.dense.bias (8)",
            ],
            BaseTensors.Of(BertSpecs.Plain).Select(tensor => $"{tensor.Name} {tensor.Shape}")
        );

    [Fact]
    public void QueryKeyAndValueLieSideBySide() =>
        Assert.Equal(
            [
                "encoder.layer.{i}.attention.self.query.weight",
                "encoder.layer.{i}.attention.self.key.weight",
                "encoder.layer.{i}.attention.self.value.weight",
            ],
            BaseTensors.Fused(BertSpecs.Plain).Select(group => group.Names).First()
        );

    private static long Count(int vocabulary, int positions, int types, int layers, int hidden, int inner) =>
        BaseTensors.Of(BertSpecs.Sized(vocabulary, positions, types, layers, hidden, inner)).Sum(tensor => tensor.Count);
}
