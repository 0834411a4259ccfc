namespace DslPeft.Training;

/// <summary>What metrics over a model's logits share, one array (C) a row.</summary>
public static class TaskMetrics
{
    /// <summary>The index of the largest value.</summary>
    public static int Largest(float[] values) => Array.IndexOf(values, values.Max());

    /// <summary>The loss of one choice: -log softmax(values)[label].</summary>
    public static double CrossEntropy(float[] values, int label) => LogSumExp(values) - values[label];

    private static double LogSumExp(float[] values)
    {
        double largest = values.Max();
        return largest + Math.Log(values.Sum(v => Math.Exp(v - largest)));
    }
}
