-- AlterEnum
ALTER TYPE "RoundKind" ADD VALUE 'dpo';
