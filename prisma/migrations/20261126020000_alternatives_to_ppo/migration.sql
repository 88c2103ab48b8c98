ALTER TYPE "RoundKind" ADD VALUE 'rloo';
ALTER TYPE "RoundKind" ADD VALUE 'grpo';
ALTER TYPE "RoundKind" ADD VALUE 'rejection_sampling';
