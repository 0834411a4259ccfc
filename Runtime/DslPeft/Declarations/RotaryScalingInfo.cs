namespace DslPeft;

/// <summary>How an architecture scales the angles of its rotary positions.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Factor">The factor by which texts are longer than those of pretraining.</param>
/// <param name="OriginalPositions">Tokens of the texts of pretraining; 0 where the kind does not ask.</param>
/// <param name="LowFactor">Of <see cref="RotaryScaling.Llama3"/>: wavelengths longer than the original positions divided by this are
/// scaled whole.</param>
/// <param name="HighFactor">Of <see cref="RotaryScaling.Llama3"/>: wavelengths shorter than the original positions divided by this
/// stay.</param>
public sealed record RotaryScalingInfo(RotaryScaling Kind, double Factor, int OriginalPositions, double LowFactor, double HighFactor);
